import { readForms, submission } from '../../scripts/demo/review-form.mjs';

const PAGE = `<!doctype html><title>x</title>
<form class="act" method="post" action="/hook?t=a&amp;signature=b">
  <input type="hidden" name="form_token" value="a&quot;b&amp;c">
  <label for="confirm">Type <b>740</b></label><input id="confirm" name="confirm" type="text" required>
  <input type="checkbox" name="off"><input type="checkbox" name="on" value="1" checked>
  <button class="go" type="submit" name="decision" value="approve"> Approve </button>
  <button type="submit" name="decision" value="later" disabled>Later</button>
</form>
<form method="post"><textarea name="reason" required>a
b</textarea><button name="decision" value="reject">Reject</button></form>`;

describe('reading a page without scripts', () => {
	const forms = readForms(PAGE, 'http://127.0.0.1:1/page?x=1');

	it('finds each form with its absolute address', () => {
		expect(forms.map(({ method, action }) => [method, action])).toEqual([
			['POST', 'http://127.0.0.1:1/hook?t=a&signature=b'],
			['POST', 'http://127.0.0.1:1/page?x=1'],
		]);
	});

	it('sends what a browser sends', () => {
		const [form] = forms;
		const button = form?.fields.find(({ value }) => value === 'approve');
		expect(button?.label).toBe('Approve');
		expect([...submission(form!, button)]).toEqual([
			['form_token', 'a"b&c'],
			['confirm', ''],
			['on', '1'],
			['decision', 'approve'],
		]);
	});

	it('reads textareas and buttons without a type', () => {
		const [, form] = forms;
		expect([...submission(form!, form!.fields[1])]).toEqual([
			['reason', 'a\nb'],
			['decision', 'reject'],
		]);
	});
});
