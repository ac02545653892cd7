import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Connection } from '../../api/connection.ts';
import { copySettings, nameSettings, type Owner, SHARED, switchOff } from '../../api/owner.ts';
import { useSession } from '../../api/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Select } from '../../ui/select.tsx';
import { useOwnerChoices } from '../../ui/use-owner-choices.ts';

interface OwnerBarProps {
  /** With the settings that are shown. */
  readonly connection: Connection;
  /** True where the address does not say whose settings are shown. */
  readonly byItself: boolean;
}

type Asking = 'copyToMine' | 'copyToShared' | 'switchOff' | 'rename';

/** Whose settings the page shows, what that means, and how to come by others (R25). */
export function OwnerBar({ connection, byItself }: OwnerBarProps) {
  const t = useTranslations('owners');
  const me = useSession().person.id;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<Asking | null>(null);
  const { name, owner, owners } = connection;
  const choices = useOwnerChoices(owners, [me, SHARED, owner]);
  const shown = owners.find((one) => one.owner === owner) ?? null;
  // They hold people until somebody switches them off: whoever comes here learns of it.
  const gone = owners.filter((one) => !one.inForce && one.enabled.length > 0 && one.owner !== owner);
  const close = () => setAsking(null);
  const show = (wanted: string) =>
    navigate({
      to: '/salesforce/$connection/synchronization',
      params: { connection: name },
      search: { owner: wanted },
    });
  const copyTo = async (to: string) => {
    await copySettings(queries, name, { from: owner, to });
    notify(t('copied'));
    await show(to);
  };
  const hasSettings = shown !== null && shown.enabled.length > 0;
  const own = owner === me;
  return (
    <Stack gap="xs" mb="md" component="section" aria-label={t('label')}>
      <Group gap="sm" align="flex-end">
        <Select
          label={t('label')}
          w={280}
          data={choices}
          value={owner}
          allowDeselect={false}
          onChange={(wanted) => wanted !== null && void show(wanted)}
        />
        {!own && hasSettings ? (
          <Button variant="default" onClick={() => setAsking('copyToMine')}>
            {t('copyToMine')}
          </Button>
        ) : null}
        {owner !== SHARED && hasSettings ? (
          <Button variant="default" onClick={() => setAsking('copyToShared')}>
            {t('copyToShared')}
          </Button>
        ) : null}
        {own && shown !== null ? (
          <Button variant="default" onClick={() => setAsking('rename')}>
            {t('rename')}
          </Button>
        ) : null}
        {shown?.inForce === false && hasSettings ? (
          <Button variant="default" onClick={() => setAsking('switchOff')}>
            {t('switchOff')}
          </Button>
        ) : null}
      </Group>
      {shown?.inForce === false ? (
        <Alert color="orange">{t('said.gone', { name: shown.ownerName ?? '' })}</Alert>
      ) : (
        <Text size="sm" c="dimmed">
          {said()}
        </Text>
      )}
      {gone.map((one) => (
        <Alert key={one.owner} color="orange">
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{t('goneElsewhere', { name: one.ownerName ?? one.owner })}</Text>
            <ButtonLink
              to="/salesforce/$connection/synchronization"
              params={{ connection: name }}
              search={{ owner: one.owner }}
              size="compact-sm"
              variant="default"
              flex="none"
            >
              {t('look')}
            </ButtonLink>
          </Group>
        </Alert>
      ))}
      <Confirm
        opened={asking === 'copyToMine'}
        onClose={close}
        title={t('copyTitle')}
        verb={t('copyVerb')}
        onConfirm={() => copyTo(me)}
      >
        {t('copyToMineDetail')}
      </Confirm>
      <Confirm
        opened={asking === 'copyToShared'}
        onClose={close}
        title={t('copyTitle')}
        verb={t('copyVerb')}
        onConfirm={() => copyTo(SHARED)}
      >
        {t('copyToSharedDetail')}
      </Confirm>
      <Confirm
        opened={asking === 'switchOff'}
        onClose={close}
        title={t('switchOffTitle', { name: shown?.ownerName ?? '' })}
        verb={t('switchOff')}
        onConfirm={async () => {
          if (shown !== null) await switchOff(queries, name, shown);
          notify(t('switchedOff'));
        }}
      >
        {t('switchOffDetail')}
      </Confirm>
      {shown === null ? null : <Rename connection={name} shown={shown} opened={asking === 'rename'} onClose={close} />}
    </Stack>
  );

  function said(): string {
    if (own) return t(shown === null ? 'said.mineEmpty' : 'said.mine');
    if (owner !== SHARED) return t('said.others', { name: shown?.ownerName ?? owner });
    return t(byItself ? 'said.fallback' : 'said.shared');
  }
}

interface RenameProps {
  readonly connection: string;
  readonly shown: Owner;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function Rename({ opened, onClose, ...form }: RenameProps) {
  const t = useTranslations('owners');
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('renameTitle')}>
      {(cancel) => <NameForm {...form} onCancel={cancel} onSaved={onClose} />}
    </FormDialog>
  );
}

interface NameFormProps extends Pick<RenameProps, 'connection' | 'shown'> {
  readonly onCancel: () => void;
  readonly onSaved: () => void;
}

function NameForm({ connection, shown, onCancel, onSaved }: NameFormProps) {
  const t = useTranslations('owners');
  const common = useTranslations('common');
  const queries = useQueryClient();
  const [name, setName] = useState(shown.name ?? '');
  const save = useMutation({
    mutationFn: () => nameSettings(queries, connection, shown.owner, name),
    onSuccess: () => {
      notify(t('renamed'));
      onSaved();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <LeaveGuard unsaved={name !== (shown.name ?? '')} />
      <Stack>
        <TextInput
          label={t('name')}
          description={t('renameHint')}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={save.isPending}>
            {common('save')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
