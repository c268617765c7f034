/* eslint-disable @typescript-eslint/no-require-imports -- each verb loads its code when it is called, so that `strata graph` does not pay for helm or sops */

/** The code of the verbs, loaded on first use. */
export const commands = {
  get synth() {
    return (require('./synth') as typeof import('./synth')).synth;
  },
  get check() {
    return (require('./check') as typeof import('./check')).checkCommand;
  },
  get graph() {
    return (require('./graph') as typeof import('./graph')).graphCommand;
  },
  get import() {
    return (require('./import') as typeof import('./import')).importCommand;
  },
  get vendor() {
    return (require('./vendor') as typeof import('./vendor')).vendorCommand;
  },
  get bootstrap() {
    return (require('./bootstrap') as typeof import('./bootstrap')).bootstrap;
  },
  get secretEncrypt() {
    return (require('./secret') as typeof import('./secret')).secretEncrypt;
  },
  get sandbox() {
    return (require('./sandbox') as typeof import('./sandbox')).sandboxCommands;
  },
};
