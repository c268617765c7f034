import { getStack } from '@pulumi/pulumi';
import { StrataStack } from 'strata-cloud/pulumi';
import { buildCloud } from './cloud';

const stack = new StrataStack({
  settings: {
    kubeconfig: { type: 'string', secret: true, description: 'Kubeconfig of the cluster; its current context is used' },
    host: {
      type: 'string',
      format: 'hostname',
      description: 'Domain under which the cloud and its tenants are reached',
    },
    databaseReplicas: { type: 'integer', minimum: 1, default: 2, description: 'Instances of each database' },
    mode: {
      type: 'string',
      enum: ['direct', 'git'],
      default: 'direct',
      description:
        'Who delivers: Pulumi every object (direct), or Flux from the repository that strata synth fills (git)',
    },
    gitToken: {
      type: 'string',
      secret: true,
      optional: true,
      description: 'Token with which Flux reads the repository, in mode git',
    },
  },
  platform: ({ host, databaseReplicas }) => buildCloud({ cluster: getStack(), host, databaseReplicas }),
  deploy: ({ kubeconfig, mode, gitToken }) => ({
    kubeconfig,
    mode,
    gitCredentials: gitToken && { username: 'git', password: gitToken },
  }),
  outputs: (_, { host, mode }) => ({ host, mode }),
});

export = stack.outputs;
