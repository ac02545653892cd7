import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';
import { z } from 'zod';

const CATALOGUES = join(import.meta.dirname, '../i18n');
const CATALOGUE = /\/console\/i18n\/(?:en|it)\/(?:errors\/(?:parts\/)?)?(?!index\.)[\w-]+\.ts$/;

interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

const Catalogue: z.ZodType<Catalogue> = z.lazy(() => z.record(z.string(), z.union([z.string(), Catalogue])));
const Exported = z.record(z.string(), Catalogue);

/**
 * Messages are parsed when the console is built, not in the browser: what reads ICU syntax is a fourteenth of the first
 * script, and what is left of it puts texts together.
 */
export function compiledMessages(): Plugin {
  return {
    name: 'rollcall:compiled-messages',
    config: () => ({ resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } } }),
    async load(id) {
      const [path = ''] = id.split('?');
      if (!CATALOGUE.test(path)) return null;
      this.addWatchFile(path);
      // Node keeps what it has imported; a catalogue that changes while pages are written is another one each time.
      const exported = Exported.parse({ ...(await import(`${pathToFileURL(path).href}?${Date.now()}`)) });
      return Object.entries(exported)
        .map(([name, messages]) => `export const ${name} = ${JSON.stringify(compiled(messages))};`)
        .join('\n');
    },
  };
}

function compiled(messages: Catalogue): object {
  return Object.fromEntries(
    Object.entries(messages).map(([key, words]) => [key, typeof words === 'string' ? compile(words) : compiled(words)]),
  );
}

/** The volumes of i18n/words.ts, and what each is about: `runs` of `run`, `runs` and `logs`. */
export async function readVolumes(): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths = await Array.fromAsync(glob('en/volumes/*.ts', { cwd: CATALOGUES }));
  return new Map(
    await Promise.all(
      paths.map(async (path): Promise<[string, string[]]> => {
        const { words } = Exported.parse({ ...(await import(pathToFileURL(join(CATALOGUES, path)).href)) });
        return [path.replace(/^.*\/|\.ts$/g, ''), Object.keys(words ?? {})];
      }),
    ),
  );
}

/** What a module speaks of: `useTranslations('runs.page')`, `useMessages().common.fields`, `const { said } = useMessages()`. */
export function spokenOf(code: string): readonly string[] {
  const volumes = [...code.matchAll(/\buseTranslations\(\s*(?:["'`](\w+))?/g)].map(([, volume]) => volume);
  const words = [...code.matchAll(/(?:\{([^{}]*)\}\s*=\s*)?\buseMessages\(\)(?:\.(\w+))?/g)].flatMap(
    ([, picked, one]) => one ?? picked?.split(',').map((name) => name.split(':')[0]?.trim()),
  );
  return [...volumes, ...words].map((name) => name ?? '*');
}
