import type { VNode } from 'preact';

const QUEUE_KEYS = [['j', 'next'], ['k', 'previous'], ['Enter', 'open'], ['x', 'select or not'], ['a', 'go to approve'], ['e', 'open to edit'], ['r', 'open to reject'], ['u', 'back to the queue']] as const;

/** The keys of the page; shown by the script, because without it there are none. */
export function Keys({ list = false, edit = true, queue = false }: { list?: boolean; edit?: boolean; queue?: boolean }): VNode {
	const keys = queue ? QUEUE_KEYS : list ? [['j', 'next'], ['k', 'previous'], ['x', 'select or not'], ['a', 'go to approve']] : [['a', 'go to approve'], ...(edit ? [['e', 'edit']] : []), ['r', 'reject or request changes']];
	return (
		<details class="keys small" id="keys" hidden>
			<summary>
				Keys <kbd>?</kbd>
			</summary>
			<dl class="facts">
				{keys.map(([key, what]) => (
					<>
						<dt>
							<kbd>{key}</kbd>
						</dt>
						<dd>{what}</dd>
					</>
				))}
				<dt>
					<kbd>Esc</kbd>
				</dt>
				<dd>leave a field</dd>
			</dl>
			<p class="muted">Keys only move the focus; nothing is decided by them.</p>
			<button type="button" class="plain-button" id="keys-off">
				Turn keys off
			</button>
		</details>
	);
}
