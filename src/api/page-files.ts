import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Written by console/build/page-files.ts: which files each address needs beside the first script. */
const PageFiles = z.object({
  words: z.record(z.string(), z.record(z.string(), z.string())),
  pages: z.array(z.object({ path: z.string(), files: z.array(z.string()), words: z.array(z.string()) })),
});

/**
 * The part of a page's head that names what an address needs, so that it comes with the first script and not after it.
 *
 * @param languages what was chosen in the browser, then what it accepts (RFC 9110, 12.5.4).
 */
export type Preloads = (pathname: string, languages: readonly (string | null | undefined)[]) => string;

export async function readPreloads(directory: string): Promise<Preloads> {
  const { words, pages } = PageFiles.parse(JSON.parse(await readFile(join(directory, 'pages.json'), 'utf8')));
  const known = pages.map(({ path, files, words: volumes }) => ({
    pattern: new RegExp(`^${path.replaceAll('*', '[^/]+')}/?$`),
    links: files.map(linkTo).join(''),
    volumes,
  }));
  return (pathname, languages) => {
    const page = known.find(({ pattern }) => pattern.test(pathname));
    if (page === undefined) return '';
    const catalogues = words[languageOf(languages, Object.keys(words))] ?? {};
    return (
      page.links +
      page.volumes
        .flatMap((volume) => catalogues[volume] ?? [])
        .map(linkTo)
        .join('')
    );
  };
}

const linkTo = (file: string) => `<link rel="modulepreload" crossorigin href="/${file}">`;

/** As the console chooses: see preferredLanguage. */
function languageOf(languages: readonly (string | null | undefined)[], known: readonly string[]): string {
  const wishes = languages
    .flatMap((accepted) => (accepted ?? '').split(','))
    .map((wish) => wish.trim().slice(0, 2).toLowerCase());
  return wishes.find((wish) => known.includes(wish)) ?? 'en';
}
