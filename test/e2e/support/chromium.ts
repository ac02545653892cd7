import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

/** Where a machine has a browser of its own. */
const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/rollcall-chromium');

const Manifest = z.object({ version: z.string() });

/** A browser of this machine, else the one that comes inside an npm package, with the libraries that it brings along. */
export async function launchBrowser(): Promise<Browser> {
  const installed = INSTALLED.find(existsSync);
  // As root, and in containers, Chromium's own sandbox cannot be set up; it only meets our pages here.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'];
  if (installed !== undefined) return await chromium.launch({ executablePath: installed, args });
  const directory = await unpack();
  const libraries = [join(directory, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean);
  return await chromium.launch({
    executablePath: join(directory, 'chromium'),
    args: [...args, '--disable-gpu', '--no-zygote'],
    env: {
      ...definedOf(process.env),
      LD_LIBRARY_PATH: libraries.join(delimiter),
      FONTCONFIG_PATH: join(directory, 'fonts'),
    },
  });
}

/** As where somebody has told their browser to block cookies of third parties; those that are partitioned stay allowed. */
export async function blockThirdPartyCookies(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true });
}

/** Unpacks it once for this version, whole or not at all. */
export async function unpack(): Promise<string> {
  const { inflate } = await import('@sparticuz/chromium');
  const home = dirname(dirname(new URL(import.meta.resolve('@sparticuz/chromium')).pathname));
  const { version } = Manifest.parse(JSON.parse(await readFile(join(home, 'package.json'), 'utf8')));
  const done = join(CACHE, version);
  if (existsSync(done)) return done;
  const draft = join(CACHE, `draft-${process.pid}`);
  await mkdir(draft, { recursive: true });
  // The package unpacks into the directory for temporary files.
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = draft;
  try {
    const packed = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
    await Promise.all(packed.map((name) => inflate(join(home, 'bin', name))));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  await writeFile(join(draft, 'fonts', 'fonts.conf'), fontsOf(join(done, 'fonts')));
  try {
    await rename(draft, done);
  } catch (error) {
    // Another process may have been faster.
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(done)) throw error;
  }
  return done;
}

/** The package's own configuration names the folders of the machines that it was made for. */
function fontsOf(directory: string): string {
  const folders = [join(directory, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${folder}</dir>`).join('\n')}
  <cachedir>${join(directory, 'cache')}</cachedir>
</fontconfig>
`;
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
