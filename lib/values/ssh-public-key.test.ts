import { isSshPublicKey } from './ssh-public-key';

test.each([
  ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPht0dPk5qQ alice', true],
  ['ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB==', true],
  ['sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5 token', true],
  ['ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY', true],
  ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPht\nsecret', false],
  ['-----BEGIN OPENSSH PRIVATE KEY-----', false],
  ['from="10.0.0.1" ssh-ed25519 AAAAC3', false],
  ['password', false],
])('%j: %s', (text, expected) => expect(isSshPublicKey(text)).toBe(expected));
