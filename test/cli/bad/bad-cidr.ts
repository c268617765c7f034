import { Platform } from 'strata-cloud';

new Platform('bad', { podCidr: '10.244.0.0/33' });
