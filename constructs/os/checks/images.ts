import { eachMachine, error, machineField, warning, type Problem } from './problem';

/** Modules that the kernel of Talos lacks, and the extensions that bring them. Source: github.com/siderolabs/extensions, v1.13. */
const FROM_EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  drbd: ['siderolabs/drbd'],
  drbd_transport_tcp: ['siderolabs/drbd'],
  zfs: ['siderolabs/zfs'],
  spl: ['siderolabs/zfs'],
  nvidia: nvidia(),
  nvidia_uvm: nvidia(),
  nvidia_drm: nvidia(),
  nvidia_modeset: nvidia(),
  i915: ['siderolabs/i915'],
  amdgpu: ['siderolabs/amdgpu'],
  gasket: ['siderolabs/gasket-driver'],
  apex: ['siderolabs/gasket-driver'],
};

function nvidia(): readonly string[] {
  return ['nonfree-kmod-nvidia', 'nvidia-open-gpu-kernel-modules'].flatMap(name =>
    ['lts', 'production'].map(branch => `siderolabs/${name}-${branch}`),
  );
}

/** Images: each module of an extension with it, no extension that an installer of one's own would lack in silence. */
export const images = eachMachine(intent => {
  const { machine, needs } = intent;
  const extensions = needs.extensions.names;
  const { installer } = machine.image;
  const problems: Problem[] = [];
  if (installer === undefined) {
    for (const [module] of needs.modules.entries) {
      const sources = FROM_EXTENSIONS[module];
      if (sources === undefined || sources.some(source => extensions.includes(source))) continue;
      const message = `kernel module ${module} is asked for by ${needs.modules.askersOf(module).join(', ')}, and no extension brings it: Talos could not load it`;
      const short = sources.map(source => source.replace('siderolabs/', ''));
      problems.push(
        error('talos/extension', machineField(intent, 'image.extensions'), message, `add ${short.join(' or ')}`),
      );
    }
  } else if (extensions.length > 0) {
    const message = `the installer ${installer} is used, so nobody knows whether it has ${extensions.join(', ')}`;
    problems.push(
      warning(
        'talos/installer',
        machineField(intent, 'image.installer'),
        message,
        'see that it has them, and acknowledge this with a reason',
      ),
    );
  }
  if (/:[^/]*$|@/.test(installer ?? ''))
    problems.push(
      error(
        'talos/installer',
        machineField(intent, 'image.installer'),
        `the installer ${installer} has a tag, and the version of Talos comes behind it`,
        'leave the tag out',
      ),
    );
  return problems;
});
