import { Platform } from 'strata-cloud';

new Platform('bad');
throw new Error('the inventory has no machines');
