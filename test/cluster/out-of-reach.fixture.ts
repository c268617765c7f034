import { describeReal } from './real';

describeReal('what needs etcd', ['etcd'], () => {
  test('is not tried', () => {
    throw new Error('it was tried');
  });
});
