import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, ProblemError } from '../../api/client.ts';
import { begin, type Session } from '../../api/session.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** The first administrator of a platform that has none. The code comes by link, or is typed from the server's output. */
export function SetupPage({ code }: { readonly code: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code, username: '', firstname: '', lastname: '', email: '', password: '', again: '' },
    validate: {
      code: (value) => (value.trim() === '' ? 'Enter the code that the server has printed.' : null),
      username: (value) => (value.trim() === '' ? 'Choose a username.' : null),
      password: (value) => (value === '' ? 'Choose a password.' : null),
      again: (value, { password }) => (value === password ? null : 'The two passwords differ.'),
    },
  });
  const setUp = useMutation({
    mutationFn: ({ code: typed, username, firstname, lastname, email, password }: typeof form.values) =>
      api.post<Session>('/setup', {
        code: typed.trim(),
        username,
        firstname,
        lastname,
        email: email.trim() === '' ? null : email.trim(),
        password,
      }),
    onSuccess: async (session) => {
      begin(queries, session);
      await navigate({ to: '/' });
    },
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(error.fields);
    },
  });
  return (
    <Entrance
      title="Set up Rollcall"
      hint="Nobody can sign in yet. Make the first administrator; the server has printed a code for this when it started."
    >
      <form onSubmit={form.onSubmit((values) => setUp.mutate(values))} noValidate>
        <Stack>
          {setUp.isError ? <ProblemAlert error={setUp.error} /> : null}
          <TextInput
            label="Set-up code"
            autoComplete="off"
            autoFocus={code === ''}
            required
            key={form.key('code')}
            {...form.getInputProps('code')}
          />
          <TextInput
            label="Username"
            autoComplete="username"
            autoFocus={code !== ''}
            required
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <Group grow align="flex-start">
            <TextInput
              label="First name"
              autoComplete="given-name"
              key={form.key('firstname')}
              {...form.getInputProps('firstname')}
            />
            <TextInput
              label="Last name"
              autoComplete="family-name"
              key={form.key('lastname')}
              {...form.getInputProps('lastname')}
            />
          </Group>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            description="At least 12 characters; a sentence is a good one."
            autoComplete="new-password"
            required
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label="Password, once more"
            autoComplete="new-password"
            required
            key={form.key('again')}
            {...form.getInputProps('again')}
          />
          <Button type="submit" loading={setUp.isPending} fullWidth>
            Create the administrator
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
