/* eslint-disable @typescript-eslint/no-require-imports -- each verb loads its code when it is called, so that `strata graph` does not pay for helm or sops */
type Synth = typeof import('./synth');
type Check = typeof import('./check');
type Graph = typeof import('./graph');
type Import = typeof import('./import');
type Vendor = typeof import('./vendor');
type Bootstrap = typeof import('./bootstrap');
type Handoff = typeof import('./handoff');
type Secret = typeof import('./secret');
type Sandbox = typeof import('./sandbox');
type Talos = typeof import('./talos');
type TalosAdopt = typeof import('./talos-adopt');
type TalosRecover = typeof import('./talos-recover');
type TalosRotateCa = typeof import('./talos-rotate-ca');

/** The code of the verbs, loaded on first use. */
export const commands = {
  get synth(): Synth['synth'] {
    return (require('./synth') as Synth).synth;
  },
  get check(): Check['checkCommand'] {
    return (require('./check') as Check).checkCommand;
  },
  get graph(): Graph['graphCommand'] {
    return (require('./graph') as Graph).graphCommand;
  },
  get import(): Import['importCommand'] {
    return (require('./import') as Import).importCommand;
  },
  get vendor(): Vendor['vendorCommand'] {
    return (require('./vendor') as Vendor).vendorCommand;
  },
  get bootstrap(): Bootstrap['bootstrap'] {
    return (require('./bootstrap') as Bootstrap).bootstrap;
  },
  get handoffToGit(): Handoff['toGit'] {
    return (require('./handoff') as Handoff).toGit;
  },
  get handoffToPulumi(): Handoff['toPulumi'] {
    return (require('./handoff') as Handoff).toPulumi;
  },
  get secretEncrypt(): Secret['secretEncrypt'] {
    return (require('./secret') as Secret).secretEncrypt;
  },
  get sandbox(): Sandbox['sandboxCommands'] {
    return (require('./sandbox') as Sandbox).sandboxCommands;
  },
  get talosSecrets(): Talos['talosSecrets'] {
    return (require('./talos') as Talos).talosSecrets;
  },
  get talosUp(): Talos['talosUp'] {
    return (require('./talos') as Talos).talosUp;
  },
  get talosHealth(): Talos['talosHealth'] {
    return (require('./talos') as Talos).talosHealth;
  },
  get talosCredentials(): Talos['talosCredentials'] {
    return (require('./talos') as Talos).talosCredentials;
  },
  get talosRemove(): Talos['talosRemove'] {
    return (require('./talos') as Talos).talosRemove;
  },
  get talosDestroy(): Talos['talosDestroy'] {
    return (require('./talos') as Talos).talosDestroy;
  },
  get talosRecover(): TalosRecover['talosRecover'] {
    return (require('./talos-recover') as TalosRecover).talosRecover;
  },
  get talosAdopt(): TalosAdopt['talosAdopt'] {
    return (require('./talos-adopt') as TalosAdopt).talosAdopt;
  },
  get talosRotateCa(): TalosRotateCa['talosRotateCa'] {
    return (require('./talos-rotate-ca') as TalosRotateCa).talosRotateCa;
  },
};
