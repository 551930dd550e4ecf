// What one sees of the box of outbox.js: a line on every page, the list where one looks, changes and deletes, and what replaces the
// buttons of a card whose answer waits.
(() => {
  'use strict';

  const outbox = window.jctOutbox, { VISITOR, SIGN_IN, me, all, put, drop, fresh, arrived, sendAll } = outbox;
  const OTHERS = '这部手机上有写好没送出的内容，本人登录后自动送出。';

  const element = (name, text, attributes = {}) => Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text }, attributes);
  outbox.note = (id, text) => { const line = document.querySelector(`[data-entry="${id}"] [data-note]`); if (line) line.textContent = text; };

  // The list on the page one is on: without a network, and over plain HTTP, there may be no page to go to.
  outbox.open = () => {
    const main = document.querySelector('main'), room = element('div', undefined, { className: 'narrow' }), list = element('div'), nothing = element('div', undefined, { className: 'empty', hidden: true }), signIn = element('p', undefined, { hidden: true });
    list.dataset.unsent = nothing.dataset.nothing = signIn.dataset.signIn = '';
    nothing.append(element('h2', '没有要送的'), element('p', '写好的都已经送到。'));
    signIn.append(element('a', '登录后送出', { href: '/sign-in?to=/unsent', className: 'button main' }));
    room.append(element('h1', '尚未送出'), element('p', '已经记在这部手机上。打开任何一页、有网了就自动送出，只送一次。', { className: 'soft' }), signIn, list, nothing);
    main.replaceChildren(room);
    document.title = '尚未送出 · 基层通';
    history.pushState(null, '', '/unsent');
    scrollTo(0, 0);
  };

  const render = outbox.render = async () => {
    let entries;
    try { entries = await all(); } catch { return; }
    const own = entries.filter(entry => entry.person === me()), open = own.filter(entry => entry.state !== 'sent');
    const main = document.querySelector('main');
    main.querySelector('#unsent')?.remove();
    const list = main.querySelector('[data-unsent]');
    if (list) { listing(list, own, entries.length > own.length); return; }
    const bar = element('p', undefined, { id: 'unsent', className: 'notice' });
    bar.setAttribute('role', 'status');
    if (open.length) bar.append(`尚未送出 ${open.length} 件，${open.some(entry => entry.note === SIGN_IN) ? '请先登录' : '有网了自动送出'}。`, element('a', '看一看', { href: '/unsent' }));
    else if (arrived.length) bar.append(`刚才没送出的 ${arrived.length} 件，已经送到：`, ...arrived.map(entry => element('a', `${entry.what} `, { href: entry.link })));
    else if (me() === VISITOR && own.length) bar.append('刚才没送出的，已经送到。', element('a', '看查询码', { href: '/unsent' }));
    else if (me() === VISITOR && location.pathname === '/sign-in' && entries.length) bar.append(OTHERS);
    if (bar.childNodes.length) main.prepend(bar);
    for (const entry of open) settled(entry);
  };

  // A card whose answer waits here asks no more.
  const settled = entry => {
    const form = [...document.querySelectorAll('main article form[data-later]')].find(one => new URL(one.action).pathname === entry.action.split('?')[0]);
    form?.closest('.actions')?.replaceWith(element('p', `已记下“${entry.what}”，尚未送出。`, { className: 'notice small' }));
  };

  const listing = (list, own, others) => {
    list.replaceChildren(...own.map(entry => {
      const card = element('article', undefined, { className: 'card' });
      card.dataset.entry = entry.id;
      const at = new Date(entry.at), actions = element('div', undefined, { className: 'actions' });
      const act = (word, run, main) => { const button = element('button', word, { type: 'button', className: main ? 'main' : '' }); button.addEventListener('click', run); actions.append(button); };
      const line = element('div', undefined, { className: 'line' });
      line.append(element('span', entry.what), element('span', `${at.getMonth() + 1}月${at.getDate()}日 ${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')} 写的`));
      const state = element('p', entry.state === 'sent' ? '已经送到。' : entry.state === 'refused' ? `没有收下：${entry.note}` : entry.note || '正在等网络', { className: entry.state === 'refused' ? 'error-note' : 'soft' });
      state.dataset.note = '';
      card.append(line, element('h3', entry.title.slice(0, 60)), state);
      if (entry.files.length) card.append(element('p', `附件：${entry.files.map(file => `${file.filename}（${file.blob.size > 1048576 ? (file.blob.size / 1048576).toFixed(1) + ' MB' : Math.ceil(file.blob.size / 1024) + ' KB'}）`).join('、')}`, { className: 'quiet small' }));
      if (entry.state === 'sent') {
        const code = /^\/case\/([\w-]+)/.exec(entry.link)?.[1];
        if (code) card.append(element('p', '请记下查询码，凭它看答复：', { className: 'soft' }), element('p', code, { className: 'code' }));
        actions.append(element('a', '去看', { href: entry.link, className: 'button main' }));
        act('记下了，从手机上删掉', async () => { await drop(entry.id); await render(); });
      } else {
        const words = entry.fields.find(([name]) => name === 'text');
        act('现在送', async () => { entry.state = 'waiting'; await put(entry); await sendAll(); }, true);
        if (words) act('改', () => edit(card, entry, words));
        act('删掉', async () => { await drop(entry.id); await render(); });
      }
      card.append(actions);
      return card;
    }));
    const nothing = document.querySelector('[data-nothing]');
    nothing.hidden = own.length > 0;
    if (others && me() === VISITOR) nothing.querySelector('p').textContent = OTHERS;
    document.querySelector('[data-sign-in]').hidden = !(others && me() === VISITOR) && !own.some(entry => entry.note === SIGN_IN);
  };

  const edit = (card, entry, words) => {
    const field = element('textarea', words[1], { id: `edit-${entry.id}`, rows: 6 }), label = element('label', '改成');
    label.htmlFor = field.id;
    const keep = element('button', '存下', { type: 'button', className: 'main' });
    keep.addEventListener('click', async () => {
      if (!field.value.trim()) return;
      // Refused was refused for good: what is changed after that is a new sending. Before that the number stays, so that it arrives once.
      if (entry.state === 'refused') entry.operation = fresh();
      words[1] = field.value;
      entry.title = field.value;
      entry.state = 'waiting';
      entry.note = '';
      await put(entry);
      await render();
      sendAll();
    });
    card.querySelector('.actions').replaceWith(label, field, keep);
    field.focus();
  };

  // Before somebody signs out whose words would go with them.
  outbox.warning = number => {
    const warning = element('p', `这部手机上还有 ${number} 件没有送出，退出就删掉了。`, { className: 'error-note' });
    warning.setAttribute('role', 'alert');
    return [warning, element('a', '先看看没送出的', { href: '/unsent', className: 'button' })];
  };
})();
