import { getStack } from '@pulumi/pulumi';
import { StrataStack } from 'strata-cloud/pulumi';
import { deliverMachines, type Machines } from 'strata-cloud/pulumi/machines';
import { buildCloud } from './cloud';

let machines: Machines;

const stack = new StrataStack({
  settings: {
    host: {
      type: 'string',
      format: 'hostname',
      description: 'Domain under which the cloud and its tenants are reached',
    },
    onDestroy: {
      type: 'string',
      enum: ['reset', 'leave', 'forget'],
      default: 'forget',
      description:
        'What becomes of machines that leave the program, and of all when the stack is destroyed: wiped (reset), shut down (leave), nothing (forget)',
    },
    mode: {
      type: 'string',
      enum: ['direct', 'git'],
      default: 'direct',
      description:
        'Who delivers: Pulumi every object (direct), or Flux from the repository that strata synth fills (git)',
    },
    secrets: {
      type: 'string',
      secret: true,
      optional: true,
      description: 'Secrets bundle of a cluster that is there already; without it a new one is made and kept',
    },
    gitToken: {
      type: 'string',
      secret: true,
      optional: true,
      description: 'Token with which Flux reads the repository, in mode git',
    },
  },
  platform: ({ host }) => buildCloud({ cluster: getStack(), host }),
  deploy: ({ onDestroy, secrets, mode, gitToken }, platform) => {
    machines = deliverMachines(platform, { onDestroy, secrets });
    const gitCredentials = gitToken && { username: 'git', password: gitToken };
    const { kubeconfig, deletedWith } = machines;
    return { kubeconfig, deletedWith, mode, gitCredentials };
  },
  outputs: deployment => ({
    kubeconfig: machines.kubeconfig,
    talosconfig: machines.talosconfig,
    secrets: machines.secrets,
    // known once the network is there and every node is Ready
    nodes: machines.healthy({ dependsOn: deployment.component('cilium') }),
  }),
});

export = stack.outputs;
