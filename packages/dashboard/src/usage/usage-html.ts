import { durationText } from './duration-text.ts';
import type { LimiterUsage, LimitUsage, Usage } from './usage.ts';

const number = new Intl.NumberFormat('en');
/** From this share on, the bar warns. */
const NEAR = 0.8;

/**
 * The usage of one key as a fragment of HTML, without scripts and without style attributes. The heading is an
 * `h1` if the fragment is all of a page.
 */
export function usageHtml(usage: Usage, title: string, heading: 'h1' | 'h2'): string {
  const several = usage.limiters.length > 1;
  const parts = usage.limiters.map((limiter) => limiterHtml(limiter, several ? (heading === 'h1' ? 'h2' : 'h3') : undefined));
  const missing = usage.isComplete
    ? ''
    : '<p class="sluice-notice" role="status">Some of your usage cannot be read right now. Your limits still apply.</p>';
  return `<section class="sluice-usage" aria-labelledby="sluice-usage-title"><${heading} id="sluice-usage-title">${escaped(title)}</${heading}>${missing}${parts.join('')}</section>`;
}

function limiterHtml({ limiter, limits, blockedForMs, isUnlimited }: LimiterUsage, level: string | undefined): string {
  const heading = level === undefined ? '' : `<${level} class="sluice-limiter">${escaped(limiter)}</${level}>`;
  const blocked =
    blockedForMs === undefined
      ? ''
      : `<p class="sluice-notice">Blocked for another ${durationText(blockedForMs)}.</p>`;
  const body = isUnlimited ? '<p>No limits apply.</p>' : `<ul>${limits.map(limitHtml).join('')}</ul>`;
  return `${heading}${blocked}${body}`;
}

function limitHtml({ label, limit, used, remaining, windowMs, resetAfterMs, isHeld }: LimitUsage): string {
  const name = escaped(label);
  const share = limit === 0 ? 1 : used / limit;
  const level = remaining === 0 ? 'full' : share >= NEAR ? 'near' : 'fine';
  const period = isHeld ? 'at the same time' : `per ${periodText(windowMs)}`;
  const reset = used === 0 || isHeld ? '' : ` · back to full in ${durationText(resetAfterMs)}`;
  // The text beside the bar says the same, so the bar itself is hidden from screen readers.
  return `<li class="sluice-${level}"><div class="sluice-line"><strong>${name}</strong><span>${number.format(used)} of ${number.format(limit)} ${isHeld ? 'in use' : 'used'}</span></div><svg class="sluice-bar" aria-hidden="true" width="100%" height="8"><rect class="sluice-track" width="100%" height="8" rx="4"/><rect class="sluice-fill" width="${Math.min(100, Math.round(share * 1000) / 10)}%" height="8" rx="4"/></svg><p>${number.format(remaining)} left · ${number.format(limit)} ${period}${reset}</p></li>`;
}

/** `1 minute` is `minute`. */
function periodText(windowMs: number): string {
  return durationText(windowMs).replace(/^1 (?=\w+$)/, '');
}

/** Text as HTML shows it, also inside attributes in double quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
