import { Group, Image, Text } from '@mantine/core';

/** Above what stands outside of the frame. */
export function Brand() {
  return (
    <Group justify="center" mb="lg" gap="xs">
      <Image src="/rollcall.svg" alt="" w={36} h={36} />
      <Text fw={700} size="xl">
        Rollcall
      </Text>
    </Group>
  );
}
