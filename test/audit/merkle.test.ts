import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { consistencyProof, EMPTY_ROOT, hashLeaf, hashNode, inclusionProof, merkle, rootOf, verifyConsistency, verifyInclusion } from '../../src/audit/merkle';

const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 9162 §2.1.1 as it is written, over the data itself. */
function naiveRoot(data: readonly string[]): Buffer {
	if (data.length === 0) return sha256();
	if (data.length === 1) return sha256(Buffer.of(0), Buffer.from(data[0] ?? ''));
	let split = 1;
	while (split * 2 < data.length) split *= 2;
	return sha256(Buffer.of(1), naiveRoot(data.slice(0, split)), naiveRoot(data.slice(split)));
}

const anyData = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 70 });
const flip = (hash: string) => (hash.startsWith('0') ? '1' : '0') + hash.slice(1);

test('known vectors: no leaf, one empty leaf', () => {
	expect(EMPTY_ROOT).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
	expect(hashLeaf('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
	expect(merkle.root(merkle.empty(), 0)).toBe(EMPTY_ROOT);
	expect(() => hashNode('00', hashLeaf(''))).toThrow(RangeError);
});

test('the frontier, grown leaf by leaf, gives the root of the naive tree at every size', () => {
	fc.assert(
		fc.property(anyData, (data) => {
			let frontier = merkle.empty();
			data.forEach((entry, index) => {
				frontier = merkle.append(frontier, index, hashLeaf(entry));
				expect(merkle.root(frontier, index + 1)).toBe(naiveRoot(data.slice(0, index + 1)).toString('hex'));
			});
		}),
		{ numRuns: 50 },
	);
});

test('an inclusion proof holds for its leaf, place and root, and for no other', () => {
	fc.assert(
		fc.property(anyData.filter((data) => data.length > 0), fc.nat(), (data, pick) => {
			const index = pick % data.length;
			const leaves = data.map(hashLeaf);
			const [root, leaf] = [naiveRoot(data).toString('hex'), leaves[index] ?? ''];
			const proof = inclusionProof(index, leaves);
			expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(data.length)));
			expect(verifyInclusion(proof, index, leaf, data.length, root)).toBe(true);
			expect(verifyInclusion(proof, index, flip(leaf), data.length, root)).toBe(false);
			expect(verifyInclusion(proof, index, leaf, data.length, flip(root))).toBe(false);
			expect(verifyInclusion([...proof, leaf], index, leaf, data.length, root)).toBe(false);
			expect(verifyInclusion(proof, data.length, leaf, data.length, root)).toBe(false);
			if (proof.length > 0) expect(verifyInclusion(proof.slice(1), index, leaf, data.length, root)).toBe(false);
		}),
		{ numRuns: 150 },
	);
});

test('a consistency proof holds between a tree and its beginning, and for no rewritten beginning', () => {
	fc.assert(
		fc.property(anyData.filter((data) => data.length > 0), fc.nat(), (data, pick) => {
			const first = (pick % data.length) + 1;
			const leaves = data.map(hashLeaf);
			const [firstRoot, root] = [rootOf(leaves.slice(0, first)), rootOf(leaves)];
			const proof = consistencyProof(first, leaves);
			expect(verifyConsistency(proof, first, firstRoot, data.length, root)).toBe(true);
			expect(verifyConsistency(proof, first, flip(firstRoot), data.length, root)).toBe(false);
			expect(verifyConsistency(proof, first, firstRoot, data.length, flip(root))).toBe(false);
			expect(verifyConsistency([...proof, root], first, firstRoot, data.length, root)).toBe(false);
			expect(verifyConsistency(proof, data.length + 1, firstRoot, data.length, root)).toBe(false);
		}),
		{ numRuns: 150 },
	);
});

test('leaves and trees that are not there are refused', () => {
	expect(() => inclusionProof(1, [hashLeaf('a')])).toThrow(RangeError);
	expect(() => consistencyProof(0, [hashLeaf('a')])).toThrow(RangeError);
	expect(() => consistencyProof(2, [hashLeaf('a')])).toThrow(RangeError);
});
