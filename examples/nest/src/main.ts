import { platforms, start } from './start.ts';

const PORT = 3000;

const platform = platforms.find((one) => one === (process.argv[2] ?? 'express'));
if (platform === undefined) {
  console.error(`Name a platform: ${platforms.join(' or ')}.`);
  process.exitCode = 1;
} else {
  const app = await start(platform, PORT);
  console.log(`Listens on ${await app.getUrl()}, on ${platform}.`);
}
