const { src, dest } = require('gulp');

/** Puts the icons where the compiled nodes and credentials look for them; tsc copies no assets. */
function buildIcons() {
	return src('icons/**/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

/** The codex files (node categories and links) lie beside each node. */
function buildCodex() {
	return src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
}

const { parallel } = require('gulp');
exports['build:icons'] = parallel(buildIcons, buildCodex);
