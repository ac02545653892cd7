import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { themeSaying, variables } from './theme.ts';

/** Of the styles that are made at run time; without it the browser refuses them. */
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
setNonce(nonce);

/** Colors, shapes and what Mantine says by itself. */
export function Look({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('common');
  const theme = useMemo(() => themeSaying({ close: t('close'), showTyped: t('showTyped') }), [t]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}
