import type { Behaviour } from '../behaviour.ts';
import { anyStringIsAKey } from './any-string-is-a-key.ts';
import { beyond32Bits } from './beyond-32-bits.ts';
import { blocksForLonger } from './blocks-for-longer.ts';
import { brokenTextIsAKey } from './broken-text-is-a-key.ts';
import { countsOnItsOwn } from './counts-on-its-own.ts';
import { denialsExtendTheWindow } from './denials-extend-the-window.ts';
import { deniedCheckIsFree } from './denied-check-is-free.ts';
import { exactAcrossProcesses } from './exact-across-processes.ts';
import { exactAtOnce } from './exact-at-once.ts';
import { floodKeepsBlocks } from './flood-keeps-blocks.ts';
import { forgivenRequestsBlockNone } from './forgiven-requests-block-none.ts';
import { forgottenScripts } from './forgotten-scripts.ts';
import { fractionsAreCounted } from './fractions-are-counted.ts';
import { impossibleCostSaysNever } from './impossible-cost-says-never.ts';
import { ipv6NeighboursApart } from './ipv6-neighbours-apart.ts';
import { ipv6Rotation } from './ipv6-rotation.ts';
import { keyFoundLater } from './key-found-later.ts';
import { keysNeverCollide } from './keys-never-collide.ts';
import { limitOfOne } from './limit-of-one.ts';
import { limitOfZero } from './limit-of-zero.ts';
import { longKeys } from './long-keys.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { memoryIsBounded } from './memory-is-bounded.ts';
import { memoryIsReleased } from './memory-is-released.ts';
import { nat64ClientsApart } from './nat64-clients-apart.ts';
import { negativeCostMintsNothing } from './negative-cost-mints-nothing.ts';
import { newcomersGetIn } from './newcomers-get-in.ts';
import { noFalseHeaders } from './no-false-headers.ts';
import { noTimerPerKey } from './no-timer-per-key.ts';
import { oddCostChangesNothing } from './odd-cost-changes-nothing.ts';
import { oppositeOrderEnds } from './opposite-order-ends.ts';
import { poolOfOne } from './pool-of-one.ts';
import { refundAfterExpiry } from './refund-after-expiry.ts';
import { retryAfterHeader } from './retry-after-header.ts';
import { retryAfterIsExact } from './retry-after-is-exact.ts';
import { sameAsInMemory } from './same-as-in-memory.ts';
import { sameWithOptions } from './same-with-options.ts';
import { severalLimitsAllOrNone } from './several-limits-all-or-none.ts';
import { shortWindowsEnd } from './short-windows-end.ts';
import { spoofedForwardedFor } from './spoofed-forwarded-for.ts';
import { steadyRatePasses } from './steady-rate-passes.ts';
import { survivesARestart } from './survives-a-restart.ts';
import { unknownKeyIsFull } from './unknown-key-is-full.ts';
import { waitsForItsTurn } from './waits-for-its-turn.ts';
import { waitsUnderAnyKey } from './waits-under-any-key.ts';
import { wrongClockGrantsNothing } from './wrong-clock-grants-nothing.ts';

/**
 * All behaviours, in the order of the report: counting, hostile input, HTTP, then abilities that not every
 * library has.
 */
export const behaviours: readonly Behaviour[] = [
  deniedCheckIsFree,
  severalLimitsAllOrNone,
  exactAtOnce,
  exactAcrossProcesses,
  sameAsInMemory,
  sameWithOptions,
  wrongClockGrantsNothing,
  retryAfterIsExact,
  impossibleCostSaysNever,
  steadyRatePasses,
  limitOfOne,
  shortWindowsEnd,
  refundAfterExpiry,
  unknownKeyIsFull,
  negativeCostMintsNothing,
  oddCostChangesNothing,
  beyond32Bits,
  keysNeverCollide,
  anyStringIsAKey,
  brokenTextIsAKey,
  longKeys,
  forgottenScripts,
  oppositeOrderEnds,
  poolOfOne,
  floodKeepsBlocks,
  newcomersGetIn,
  memoryIsBounded,
  memoryIsReleased,
  noTimerPerKey,
  mappedAddresses,
  nat64ClientsApart,
  ipv6Rotation,
  ipv6NeighboursApart,
  spoofedForwardedFor,
  retryAfterHeader,
  noFalseHeaders,
  countsOnItsOwn,
  waitsForItsTurn,
  waitsUnderAnyKey,
  forgivenRequestsBlockNone,
  keyFoundLater,
  limitOfZero,
  fractionsAreCounted,
  blocksForLonger,
  denialsExtendTheWindow,
  survivesARestart,
];
