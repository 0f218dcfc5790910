import { anyEvent } from '../support/records';
import { openTestPorts } from '../support/test-ports';

test('an event is written and read back', async () => {
	const ports = await openTestPorts();
	try {
		const event = anyEvent();
		await ports.store.transaction((tx) => tx.appendEvent(event));
		expect(await ports.store.log.byCorrelation('cor-1', 'production')).toEqual([{ ...event, seq: 0, erased: false }]);
		expect(await ports.store.log.seal()).toMatchObject({ size: 1, root: event.leafHash });
	} finally {
		await ports.close();
	}
});
