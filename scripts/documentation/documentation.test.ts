import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/config/file.ts';

const root = join(import.meta.dirname, '../..');
const pages = await Array.fromAsync(glob(['*.md', 'docs/**/*.md'], { cwd: root }));

describe('documentation', () => {
  it.each(pages)('%s links to files that exist', async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    const targets = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const broken = targets.filter(
      (target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)),
    );
    expect(broken).toEqual([]);
  });

  it('shows a configuration that is valid', async () => {
    const text = await readFile(join(root, 'docs/configuration.md'), 'utf8');
    const examples = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => yaml);
    expect(examples).not.toEqual([]);
    for (const yaml of examples) expect(() => parseConfiguration(yaml, 'docs/configuration.md')).not.toThrow();
  });
});
