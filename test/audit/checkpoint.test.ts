import { checkpointPublicKey, isSignedBy, readCheckpoint, signCheckpoint, verifyCheckpoint } from '../../src/audit/checkpoint';
import { rootOf } from '../../src/audit/merkle';
import { createKeyRing } from '../../src/tokens/key-ring';
import { testRing } from '../support/records';
import { TEST_KEYS } from '../support/test-ports';

const now = new Date('2026-11-20T09:00:00.000Z');
const root = rootOf([]);
const publicKey = checkpointPublicKey(testRing);
const { note } = signCheckpoint(42, root, testRing, now);

test('a checkpoint is a C2SP signed note that its key verifies', () => {
	expect(note.split('\n').slice(0, 4)).toEqual(['draft-approve-act/audit-log', '42', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', '']);
	expect(note.split('\n')[4]).toMatch(/^— draft-approve-act\/audit-log [A-Za-z0-9+/]{91}=$/);
	expect(note.endsWith('=\n')).toBe(true);
	expect(verifyCheckpoint(note, publicKey)).toEqual({ origin: 'draft-approve-act/audit-log', size: 42, root });
	expect(publicKey).toMatch(/^draft-approve-act\/audit-log\+[0-9a-f]{8}\+A/);
});

/** The example of C2SP signed-note, checked with its published key, so that other software reads ours and we read theirs. */
test('the note format is that of other implementations', () => {
	const key = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
	expect(isSignedBy('PeterNeumann\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n', key)).toBe(true);
	expect(() => verifyCheckpoint('PeterNeumann\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n', key)).toThrow('not valid');
});

test.each([
	['another size', note.replace('42', '43')],
	['another root', note.replace('47DE', '57DE')],
	['another origin', note.replaceAll('audit-log', 'audit-lag')],
	['a changed signature', note.replace(/.{4}=\n$/, 'AAAA=\n')],
	['no signature', note.slice(0, note.indexOf('—'))],
	['nothing', ''],
	['a line more in the text', note.replace('42\n', '42\nx\n')],
	['a size that is no number', note.replace('42', '-1')],
])('%s is refused', (_what, changed) => {
	expect(() => verifyCheckpoint(changed, publicKey)).toThrow(expect.objectContaining({ code: 'audit_broken' }));
});

test('a key of another ring, or one that is no key, verifies nothing', () => {
	const foreign = createKeyRing([{ kid: 'test-2', secret: Buffer.alloc(32, 9), active: true }]);
	expect(() => verifyCheckpoint(note, checkpointPublicKey(foreign))).toThrow('not signed by this key');
	for (const text of ['', 'x', publicKey.replace('+A', '+B'), `x${publicKey}`]) expect(() => verifyCheckpoint(note, text)).toThrow(expect.objectContaining({ code: 'audit_broken' }));
	expect(readCheckpoint(signCheckpoint(1, root, foreign, now).note).size).toBe(1);
});

test('the key of before still verifies what it signed, under its own public key', () => {
	const rotated = createKeyRing(TEST_KEYS.map((key) => ({ ...key, active: !key.active })));
	expect(checkpointPublicKey(rotated, undefined, 'test-2')).toBe(publicKey);
	expect(checkpointPublicKey(rotated)).not.toBe(publicKey);
	expect(() => checkpointPublicKey(rotated, undefined, 'gone')).toThrow(expect.objectContaining({ code: 'audit_key_missing' }));
	expect(() => signCheckpoint(1, root, testRing, now, 'two words')).toThrow(expect.objectContaining({ code: 'parameter_invalid' }));
});
