import { SecretRef } from './secret-ref';

test('a key is named in the form that environment variables take', () => {
  const secret = new SecretRef<'username' | 'password'>('shop', 'orders-app');
  expect(secret.key('password')).toEqual({ secretKeyRef: { name: 'orders-app', key: 'password' } });
});

test('only keys that the Secret holds compile', () => {
  const secret = new SecretRef<'password'>('shop', 'orders-app');
  // @ts-expect-error the Secret has no such key
  expect(secret.key('token').secretKeyRef.key).toBe('token');
});
