import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { readVolumes, spokenOf } from './words.ts';

/** Files of the build, by what asks for them: the server names them in the page, so that they come with the first script. */
interface PageFiles {
  /** Catalogues, by language and volume. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The first that fits counts; `*` stands for one part of the address. */
  readonly pages: readonly {
    readonly path: string;
    readonly files: readonly string[];
    /** Volumes that it speaks of. */
    readonly words: readonly string[];
  }[];
}

const LAYOUT = 'features/salesforce/salesforce-layout';
const SYNCHRONIZATION = 'features/synchronization/synchronization-page';
const inShell = (path: string, ...modules: string[]) => ({ path, modules: ['app/shell', ...modules] });
const outside = (path: string, module: string) => ({ path, modules: [module] });

/** What each address of the router draws. */
export const PAGES = [
  outside('/setup', 'features/sign-in/setup-page'),
  outside('/sign-in', 'features/sign-in/sign-in-page'),
  outside('/sign-in/callback/*', 'features/sign-in/provider-callback-page'),
  outside('/change-password', 'features/sign-in/change-password-page'),
  outside('/set-up-second-factor', 'features/account/required-factor-page'),
  outside('/forgot-password', 'features/sign-in/forgot-password-page'),
  outside('/set-password', 'features/sign-in/set-password-page'),
  outside('/inside', 'features/inside/inside-page'),
  inShell('/', LAYOUT, SYNCHRONIZATION),
  // What a frame of Salesforce begins with leads on as / does.
  inShell('/canvas', LAYOUT, SYNCHRONIZATION),
  inShell('/home', 'features/account/home-page'),
  inShell('/account', 'features/account/account-page'),
  // It leads on where there is a connection.
  inShell('/salesforce', LAYOUT, 'features/salesforce/salesforce-page', SYNCHRONIZATION),
  inShell('/salesforce/*/connection', LAYOUT, 'features/salesforce/connection-page'),
  inShell('/salesforce/*/synchronization', LAYOUT, SYNCHRONIZATION),
  inShell('/salesforce/*/mapping/*', LAYOUT, 'features/mapping/mapping-page'),
  inShell('/salesforce/*/runs', LAYOUT, 'features/runs/runs-page'),
  inShell('/salesforce/*/logs', LAYOUT, 'features/logs/logs-page'),
  inShell('/runs/*', 'features/runs/run-page'),
  inShell('/audit', 'features/administration/audit-page'),
  inShell('/connect/salesforce', 'features/salesforce/consent-page'),
  inShell('/connect/new', 'features/salesforce/new-connection-page'),
  inShell('/identity-providers', 'features/identity-providers/providers-page'),
  inShell('/sign-in-log', 'features/logs/sign-in-log-page'),
  inShell('/identity-providers/*', 'features/identity-providers/provider-page'),
  inShell('/administrators', 'features/administration/administrators-page'),
  inShell('/tokens', 'features/administration/tokens-page'),
  inShell('/users', 'features/people/people-page'),
  inShell('/users/new', 'features/people/new-person-page'),
  inShell('/users/*', 'features/people/person-page'),
  inShell('/users/*/edit', 'features/people/edit-person-page'),
  inShell('/branches', 'features/branches/branches-page'),
  inShell('/fields', 'features/fields/fields-page'),
  inShell('/notifications', 'features/notifications/notifications-page'),
  inShell('/notifications/new', 'features/notifications/new-notification-page'),
  inShell('/notifications/*', 'features/notifications/notification-page'),
];

const LANGUAGES = ['en', 'it'];
const FIRST = 'first';
const ROUTER = /\/console\/app\/(?:router|(?:platform|salesforce)-routes|frame-route)\.tsx?$/;
/** `pageOf(() => import("../features/runs/run-page.tsx"), "RunPage", "runs", "salesforce")` */
const PAGE_OF = /pageOf\(\s*\(\)\s*=>\s*import\(["'`]([^"'`]+)["'`]\),\s*["'`]\w+["'`]((?:,\s*["'`]\w+["'`])*)/g;

/**
 * Writes `pages.json`: which files each address needs beside the first script. Fails where the router has a page that is
 * not listed here, or where one is listed that there is not, and where a page speaks of what the router does not bring.
 */
export function pageFiles(): Plugin {
  return {
    name: 'rollcall:page-files',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const start = chunks.find(({ isEntry }) => isEntry);
      const chunkOf = (module: string) =>
        chunks.find(({ facadeModuleId }) => facadeModuleId?.replace(/\.tsx?$/, '').endsWith(`/console/${module}`)) ??
        this.error(`${module}, which build/page-files.ts names, is no page.`);
      const withImports = (name: string, found: Set<string>) => {
        if (found.has(name) || name === start?.fileName) return;
        found.add(name);
        for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) withImports(next, found);
      };
      const files = (modules: readonly string[]) => {
        const found = new Set<string>();
        for (const module of modules) withImports(chunkOf(module).fileName, found);
        return [...found];
      };
      const listed = new Set(PAGES.flatMap(({ modules }) => modules.map((module) => chunkOf(module).facadeModuleId)));
      const brought = new Map<string, readonly string[]>();
      for (const id of this.getModuleIds()) {
        const module = ROUTER.test(id) ? this.getModuleInfo(id) : null;
        const missing = module?.dynamicallyImportedIds.find((page) => !listed.has(page));
        if (missing !== undefined) this.error(`${missing} is a page that build/page-files.ts does not list.`);
        for (const [, path = '', volumes = ''] of module?.code?.matchAll(PAGE_OF) ?? []) {
          brought.set(join(dirname(id), path), volumes.match(/\w+/g) ?? []);
        }
      }
      const volumes = await readVolumes();
      const volumeOf = (name: string) => [...volumes].find(([, names]) => names.includes(name))?.[0];
      const volumesOf = (modules: readonly string[]) => {
        const all = new Set<string>();
        for (const module of modules) {
          const page = chunkOf(module).facadeModuleId ?? '';
          const needed = new Set(
            spokenBy(page, this, listed).map(
              ([id, name]) =>
                volumeOf(name) ?? this.error(`${id} speaks of ${name}, which is in no volume of i18n/words.ts.`),
            ),
          );
          needed.delete(FIRST);
          const here = brought.get(page) ?? this.error(`${module} is no page that the router fetches by pageOf.`);
          if (here.toSorted().join() !== [...needed].toSorted().join()) {
            this.error(`${module} speaks of ${[...needed].join(', ')}; the router brings ${here.join(', ')}.`);
          }
          for (const volume of needed) all.add(volume);
        }
        return [...all];
      };
      const words = Object.fromEntries(
        LANGUAGES.map((language) => [
          language,
          Object.fromEntries(
            [...volumes.keys()].map((volume) => [volume, chunkOf(`i18n/${language}/volumes/${volume}`).fileName]),
          ),
        ]),
      );
      const pages = PAGES.map(({ path, modules }) => ({
        path,
        files: files(modules),
        words: [FIRST, ...volumesOf(modules)],
      }));
      const source = JSON.stringify({ words, pages } satisfies PageFiles);
      this.emitFile({ type: 'asset', fileName: 'pages.json', source });
    },
  };
}

interface Modules {
  readonly getModuleInfo: (id: string) => {
    readonly code: string | null;
    readonly importedIds: readonly string[];
    readonly dynamicallyImportedIds: readonly string[];
  } | null;
}

/** What a page and all that it draws speak of, with what comes later on it; no other page. */
function spokenBy(
  page: string,
  modules: Modules,
  pages: ReadonlySet<string | null>,
): readonly (readonly [string, string])[] {
  const seen = new Set<string>();
  const walk = (id: string): readonly (readonly [string, string])[] => {
    if (seen.has(id) || !/\/console\/(?!i18n\/(?:en|it)\/)/.test(id) || (id !== page && pages.has(id))) return [];
    seen.add(id);
    const module = modules.getModuleInfo(id);
    const spoken = spokenOf(module?.code ?? '').map((name) => [id, name] as const);
    const next = [...(module?.importedIds ?? []), ...(module?.dynamicallyImportedIds ?? [])];
    return [...spoken, ...next.flatMap(walk)];
  };
  return walk(page);
}
