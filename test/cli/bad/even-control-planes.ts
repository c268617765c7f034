import { Platform } from 'strata-cloud';

new Platform('bad', { nodes: { controlPlanes: 2, workers: 1 } });
