/** node scripts/policy-schema.mjs: writes docs/policy.schema.json anew, after the policy document has changed. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import '../test/bench/from-source.mjs';
import { ROOT } from './lib/node24.mjs';

const { policyJsonSchema } = createRequire(import.meta.url)('../src/tier/policy-json-schema.ts');
writeFileSync(join(ROOT, 'docs', 'policy.schema.json'), `${JSON.stringify(policyJsonSchema(), null, '\t')}\n`);
