import { Alert, List, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useMessages, useTranslations } from 'use-intl';
import { Copyable } from '../../ui/copyable.tsx';
import type { Grant } from './grants.ts';

/** Where Salesforce sends people back to; the router has a page there, and the API says the same. */
const callbackUrl = () => `${window.location.origin}/connect/salesforce`;

/** Where Salesforce posts to whoever opens the app; the server says the same. */
const canvasUrl = () => `${window.location.origin}/canvas`;

const MAKE_KEY =
  'openssl req -x509 -newkey rsa:2048 -nodes -days 730 -subj "/CN=Rollcall" -keyout rollcall.key -out rollcall.crt';

type Step = keyof ReturnType<typeof useMessages>['connection']['steps'];

/** What an app in Salesforce needs, step by step, with the values to paste there. */
function stepsOf(grant: Grant): readonly { readonly step: Step; readonly values?: readonly string[] }[] {
  const app = { step: 'app', values: ['Rollcall'] } as const;
  const oauth = { step: 'oauth', values: [callbackUrl()] } as const;
  const api = 'Manage user data via APIs (api)';
  const refresh = 'Perform requests at any time (refresh_token, offline_access)';
  const id = 'Access the identity URL service (id, profile, email, address, phone)';
  switch (grant) {
    case 'authorization_code':
      return [app, oauth, { step: 'scopes', values: [api, refresh, id] }, { step: 'codeFlow' }, { step: 'keys' }];
    case 'client_credentials':
      return [app, oauth, { step: 'scopes', values: [api] }, { step: 'credentialsFlow' }, { step: 'keys' }];
    case 'jwt_bearer':
      return [
        { step: 'makeKey', values: [MAKE_KEY] },
        app,
        oauth,
        { step: 'scopes', values: [api, refresh] },
        { step: 'jwtFlow' },
        { step: 'preauthorize' },
        { step: 'key' },
      ];
    default:
      return grant satisfies never;
  }
}

interface SalesforceStepsProps {
  readonly grant: Grant;
  /** Whether Rollcall is to open inside Salesforce. */
  readonly canvas: boolean;
}

export function SalesforceSteps({ grant, canvas }: SalesforceStepsProps) {
  const t = useTranslations('connection');
  const words = useMessages().connection.steps;
  const inside = canvas ? [{ step: 'canvas' as const, values: [canvasUrl()] }] : [];
  const steps = [...stepsOf(grant), ...inside, { step: 'user' as const, values: [] }];
  return (
    <Stack gap="sm">
      {grant === 'authorization_code' && !isTaken(window.location) ? (
        <Alert color="orange" icon={<TriangleAlert aria-hidden />}>
          {t('httpsOnly')}
        </Alert>
      ) : null}
      <List type="ordered" spacing="sm" size="sm">
        {steps.map(({ step, values = [] }) => (
          <List.Item key={step}>
            <Text size="sm">{words[step]}</Text>
            {values.map((value) => (
              <Copyable key={value} value={value} />
            ))}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function isTaken({ protocol, hostname }: Location): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
}
