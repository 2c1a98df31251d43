export { type OctokitLike, type OctokitPlugin, octokitPlugin } from './octokit-plugin.ts';
