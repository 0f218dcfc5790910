import { hash } from 'node:crypto';
import type { MerkleArithmetic } from '../store/port';

/**
 * Merkle tree of RFC 9162 §2.1: SHA-256, leaves prefixed with 0x00 and nodes with 0x01, so that no leaf can pass as
 * a node. All hashes are lower-case hex.
 */
const LEAF_PREFIX = '\0';
const NODE_PREFIX = 1;
/** Prefix and two hashes; one buffer for all calls, because a million-row check makes a million of them. */
const node = Buffer.alloc(1 + 32 + 32, NODE_PREFIX);

/** Leaf hash over the text's UTF-8 bytes. */
export function hashLeaf(text: string): string {
	return hash('sha256', LEAF_PREFIX + text, 'hex');
}

export function hashNode(left: string, right: string): string {
	if (node.write(left, 1, 'hex') !== 32 || node.write(right, 33, 'hex') !== 32) throw new RangeError('not a SHA-256 hash in hex');
	return hash('sha256', node, 'hex');
}

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT = hash('sha256', '', 'hex');

/** The frontier after one more leaf: every trailing one-bit of `size` is a subtree that the leaf completes. */
function append(frontier: readonly string[], size: number, leafHash: string): string[] {
	const next = frontier.slice();
	let merged = leafHash;
	for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
		const left = next.pop();
		if (left === undefined) throw new RangeError(`a tree of ${size} leaves has a longer frontier`);
		merged = hashNode(left, merged);
	}
	next.push(merged);
	return next;
}

function root(frontier: readonly string[], size: number): string {
	if (size === 0) return EMPTY_ROOT;
	const last = frontier.at(-1);
	if (last === undefined) throw new RangeError(`a tree of ${size} leaves has a frontier`);
	return frontier.slice(0, -1).reduceRight((right, left) => hashNode(left, right), last);
}

/** What the store adapters are handed, so that they hold no audit logic. */
export const merkle: MerkleArithmetic = { empty: () => [], append, root };

/** Root over a whole list of leaf hashes. */
export function rootOf(leaves: readonly string[]): string {
	let frontier: string[] = [];
	leaves.forEach((leaf, index) => {
		frontier = append(frontier, index, leaf);
	});
	return root(frontier, leaves.length);
}

/** Largest power of two below `count` (count ≥ 2): where RFC 9162 splits a tree. */
function splitPoint(count: number): number {
	let split = 1;
	while (split * 2 < count) split *= 2;
	return split;
}

/** Inclusion proof for the leaf at `index` (RFC 9162 §2.1.3.1), bottom up. */
export function inclusionProof(index: number, leaves: readonly string[]): string[] {
	if (!Number.isSafeInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`there is no leaf ${index}`);
	if (leaves.length === 1) return [];
	const split = splitPoint(leaves.length);
	const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
	return index < split ? [...inclusionProof(index, left), rootOf(right)] : [...inclusionProof(index - split, right), rootOf(left)];
}

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(proof: readonly string[], index: number, leafHash: string, size: number, expectedRoot: string): boolean {
	if (index < 0 || index >= size) return false;
	let fn = index;
	let sn = size - 1;
	let climbed = leafHash;
	for (const sibling of proof) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			climbed = hashNode(sibling, climbed);
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
		} else {
			climbed = hashNode(climbed, sibling);
		}
		[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
	}
	return sn === 0 && climbed === expectedRoot;
}

/** Consistency proof between the first `first` leaves and all of them (RFC 9162 §2.1.4.1); first ≥ 1. */
export function consistencyProof(first: number, leaves: readonly string[]): string[] {
	if (!Number.isSafeInteger(first) || first < 1 || first > leaves.length) throw new RangeError(`there is no tree of ${first} leaves`);
	const subproof = (count: number, part: readonly string[], whole: boolean): string[] => {
		if (count === part.length) return whole ? [] : [rootOf(part)];
		const split = splitPoint(part.length);
		const [left, right] = [part.slice(0, split), part.slice(split)];
		return count <= split ? [...subproof(count, left, whole), rootOf(right)] : [...subproof(count - split, right, false), rootOf(left)];
	};
	return subproof(first, leaves, true);
}

/** RFC 9162 §2.1.4.2: the tree of `firstSize` is the beginning of the tree of `secondSize`. */
export function verifyConsistency(proof: readonly string[], firstSize: number, firstRoot: string, secondSize: number, secondRoot: string): boolean {
	if (firstSize < 1 || firstSize > secondSize) return false;
	if (firstSize === secondSize) return proof.length === 0 && firstRoot === secondRoot;
	// A first tree that is a perfect subtree starts from its own root, which the proof then leaves out.
	const path = Number.isInteger(Math.log2(firstSize)) ? [firstRoot, ...proof] : [...proof];
	let fn = firstSize - 1;
	let sn = secondSize - 1;
	while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
	let [first, second] = [path[0], path[0]];
	if (first === undefined || second === undefined) return false;
	for (const sibling of path.slice(1)) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			first = hashNode(sibling, first);
			second = hashNode(sibling, second);
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
		} else {
			second = hashNode(second, sibling);
		}
		[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
	}
	return first === firstRoot && second === secondRoot && sn === 0;
}
