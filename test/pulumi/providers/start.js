/** Runs the TypeScript of a provider: `require('../start')('kubernetes')`. */
module.exports = function start(name) {
  const { join } = require('node:path');
  const { createJiti } = require('jiti');
  createJiti(__filename)(join(__dirname, name, 'main.ts'));
};
