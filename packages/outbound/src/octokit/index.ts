export type { CostOption } from '../calls/gate.ts';
export { type OctokitLike, type OctokitPlugin, octokitPlugin } from './octokit-plugin.ts';
