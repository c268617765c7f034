import { Platform } from 'strata-cloud';
import { PostgressApp } from 'strata-cloud/apps/postgress';

new PostgressApp(new Platform('bad'), 'orders');
