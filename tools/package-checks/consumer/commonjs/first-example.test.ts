import { readFileSync } from 'node:fs';
import { firstExample } from './first-example';

test('the first example of the README prints what stands below it', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => {});
  await firstExample();
  const printed = log.mock.calls.map((words) => words.join(' ')).join('\n');
  expect(printed).toBe(readFileSync('first-example.txt', 'utf8').trim());
});
