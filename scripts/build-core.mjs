/**
 * npm run build:core
 *
 * Makes src/scan/core/core-bytes.ts of src/scan/core/assembly, which is AssemblyScript: TypeScript for WebAssembly. The
 * result is committed, so that neither the package nor its tests need the compiler. With --check nothing is written, and
 * it exits 1 when what is committed was made of something else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const CORE = 'src/scan/core';
const TARGET = join(CORE, 'core-bytes.ts');

process.chdir(join(import.meta.dirname, '..'));
const files = new Map();
const { error, stderr } = await asc.main([join(CORE, 'assembly/index.ts'), '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--outFile', 'core.wasm'], {
	writeFile: (name, contents) => void files.set(name, contents),
});
if (error) {
	console.error(stderr.toString());
	process.exit(1);
}
const made = `/** Written by \`npm run build:core\` from core/assembly; not to be edited by hand. Base64. */\nexport const CORE_BYTES =\n\t'${Buffer.from(files.get('core.wasm')).toString('base64')}';\n`;
if (process.argv.includes('--check')) {
	if (readFileSync(TARGET, 'utf8') === made) console.log(`${TARGET} is what core/assembly makes.`);
	else {
		console.error(`${TARGET} was made of something else: npm run build:core`);
		process.exit(1);
	}
} else {
	writeFileSync(TARGET, made);
	console.log(`${TARGET}: ${files.get('core.wasm').length} bytes of WebAssembly.`);
}
