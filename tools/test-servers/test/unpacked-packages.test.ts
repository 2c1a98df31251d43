import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { libraryFolders } from '../src/unpacked-packages.ts';

test('programs find libraries in the folder of the processor, and the private ones in folders below it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'unpacked-'));
  try {
    for (const file of [
      'x86_64/libpulse.so.0',
      'x86_64/pulseaudio/libpulsecommon-16.1.so',
      'x86_64/gtk/readme',
    ]) {
      const path = join(root, 'usr/lib', file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, '');
    }
    const folders = ['usr/lib/x86_64', 'usr/lib/x86_64/pulseaudio'].map((folder) => join(root, folder));
    expect(await libraryFolders(root)).toEqual(folders);
    expect(await libraryFolders(join(root, 'absent'))).toEqual([]);
  } finally {
    await rm(root, { recursive: true });
  }
});
