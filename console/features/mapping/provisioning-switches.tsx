import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { identityProvidersQuery } from '../../api/identity-providers.ts';
import type { Entity } from '../../api/run.ts';
import { QueryStates } from '../../ui/query-states.tsx';
import type { Draft } from './draft.ts';

const is = (settings: { readonly kind: ProviderKind }, kind: ProviderKind) => settings.kind === kind;

interface ProvisioningSwitchesProps {
  readonly entity: Entity;
  readonly provisioning: Draft['provisioning'];
  readonly onChange: (provisioning: Draft['provisioning']) => void;
}

const KINDS = ['saml', 'oidc', 'auth0'] as const;
type ProviderKind = (typeof KINDS)[number];

/** R10, R11: by which ways somebody who does not exist yet is created. One for each kind of provider that is installed. */
export function ProvisioningSwitches({ entity, provisioning, onChange }: ProvisioningSwitchesProps) {
  const t = useTranslations('mapping.options');
  const installed = useQuery(identityProvidersQuery);
  const providers = installed.data?.items ?? [];
  // A switch that is on stays, so that it can be switched off, whatever became of its provider.
  const shown = KINDS.filter((kind) => provisioning[kind] || providers.some(({ settings }) => is(settings, kind)));
  const hint = (kind: ProviderKind) => {
    const ofKind = providers.filter(({ settings }) => is(settings, kind));
    const usable = ofKind.some(({ active, configured }) => active && configured);
    return `${t(`${kind}Hint`)} ${usable ? '' : t(ofKind.length === 0 ? 'notInstalled' : 'notConfigured')}`.trim();
  };
  return (
    <>
      {entity === 'users' ? (
        <Switch
          label={t('salesforce')}
          description={t('salesforceHint')}
          checked={provisioning.salesforce ?? false}
          onChange={(event) => onChange({ ...provisioning, salesforce: event.currentTarget.checked })}
        />
      ) : null}
      {/* What is switched on stays below, whatever comes. */}
      <QueryStates query={installed} height={44}>
        {() => null}
      </QueryStates>
      {shown.map((kind) => (
        <Switch
          key={kind}
          label={t(kind)}
          description={hint(kind)}
          checked={provisioning[kind]}
          onChange={(event) => onChange({ ...provisioning, [kind]: event.currentTarget.checked })}
        />
      ))}
    </>
  );
}
