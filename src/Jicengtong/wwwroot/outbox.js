// 尚未送出: a form marked data-later is written into this phone first and then sent; without a network it waits here and is
// sent once when there is one, under the same operation number, so that nothing is lost and nothing arrives twice.
(() => {
  'use strict';

  const VISITOR = 'visitor';
  const me = () => document.querySelector('main')?.dataset.person ?? VISITOR;
  const SIGN_IN = '请登录，登录后自动送出';
  const CHUNK = 1024 * 1024, BIG = 512 * 1024;
  const self = document.currentScript.dataset;

  // ---- the box ----
  const box = new Promise((resolve, reject) => {
    const opening = indexedDB.open('jct', 1);
    opening.onupgradeneeded = () => { opening.result.createObjectStore('outbox', { keyPath: 'id' }); opening.result.createObjectStore('drafts', { keyPath: 'id' }); };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  box.catch(() => {});
  const within = async (store, mode, act) => {
    const db = await box;
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(store, mode), asked = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };
  const put = (entry, store = 'outbox') => within(store, 'readwrite', rows => rows.put(entry));
  const drop = (id, store = 'outbox') => within(store, 'readwrite', rows => rows.delete(id));
  const get = (id, store = 'outbox') => within(store, 'readonly', rows => rows.get(id));
  const all = async (store = 'outbox') => (await within(store, 'readonly', rows => rows.getAll())).sort((a, b) => a.at.localeCompare(b.at));
  const mine = async () => (await all()).filter(entry => entry.person === me());
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');

  // ---- sending ----
  // A token of this moment and of whoever is signed in now; null without a network.
  const tokenNow = async () => {
    const answer = await fetch('/unsent', { headers: { 'X-Fresh': '1' }, cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return { person: page.querySelector('main')?.dataset.person, token: page.querySelector('input[name=__RequestVerificationToken]')?.value };
  };

  const load = address => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = resolve;
    script.onerror = () => { script.remove(); reject(new TypeError('no network')); };
    document.head.append(script);
  });

  // A big file goes ahead in pieces and resumes where it was cut; its place is kept with the entry.
  const sendAhead = async (entry, file, say) => {
    if (!window.tus) await load(self.tus);
    await new Promise((resolve, reject) => {
      const upload = new tus.Upload(file.blob, {
        endpoint: '/api/uploads', uploadUrl: file.url ?? null, chunkSize: CHUNK, retryDelays: [500, 2000, 5000], storeFingerprintForResuming: false, removeFingerprintOnSuccess: true,
        metadata: { filename: file.filename, filetype: file.blob.type },
        onShouldRetry: error => { const status = error.originalResponse?.getStatus() ?? 0; return status === 0 || status >= 500 && status !== 507 || status === 409 || status === 423; },
        onUploadUrlAvailable: () => { file.url = upload.url; put(entry); },
        onProgress: (sent, total) => say?.(`正在送 ${file.filename}：${Math.floor(100 * sent / total)}%`),
        onSuccess: resolve,
        onError: error => {
          const status = error.originalResponse?.getStatus() ?? 0;
          // What the server has forgotten meanwhile is sent from the beginning.
          if (status === 404 || status === 410) { file.url = null; put(entry); }
          let said = '';
          try { said = JSON.parse(error.originalResponse?.getBody() ?? '').detail; } catch { /* no words from the server */ }
          reject(Object.assign(new TypeError(said || 'upload'), { status, said }));
        },
      });
      upload.start();
    });
    file.done = true;
    await put(entry);
  };

  // 'sent', 'refused', or 'waiting' with a note that says for what.
  const send = async (entry, token, say) => {
    try {
      if (!token) {
        const now = await tokenNow();
        if (now.person !== entry.person) return { state: 'waiting', note: SIGN_IN };
        token = now.token;
      }
      for (const file of entry.files)
        if (!file.done && file.blob.size > BIG && entry.person !== VISITOR) await sendAhead(entry, file, say);
      const data = new FormData();
      for (const [name, value] of entry.fields) data.append(name, value);
      for (const file of entry.files)
        if (file.done) data.append('uploads', file.url.split('/').pop()); else data.append(file.name, file.blob, file.filename);
      data.set('operation', entry.operation);
      data.set('__RequestVerificationToken', token);
      entry.tried = true;
      await put(entry);
      const answer = await fetch(entry.action, { method: 'POST', body: data, signal: entry.files.length ? undefined : AbortSignal.timeout?.(30_000) });
      const text = await answer.text(), page = new DOMParser().parseFromString(text, 'text/html');
      if (answer.ok && new URL(answer.url).pathname === '/sign-in') return { state: 'waiting', note: SIGN_IN };
      if (answer.ok) return { state: 'sent', page, url: answer.url };
      const said = (page.querySelector('.error-note') ?? page.querySelector('main p'))?.textContent.trim() ?? '';
      return answer.status === 400 || answer.status === 429 || answer.status >= 500
        ? { state: 'waiting', note: said || '系统暂时收不下，过一会儿再送' }
        : { state: 'refused', note: said, page, url: answer.url };
    } catch (error) {
      if (error.status === 401) return { state: 'waiting', note: SIGN_IN };
      if (error.status === 507 || error.status === 503) return { state: 'waiting', note: error.said };
      return error.status >= 400 && error.status < 500 && error.status !== 404 && error.status !== 410 ? { state: 'refused', note: error.said } : { state: 'waiting', note: '没有网络，有网了自动送出' };
    }
  };

  // Everything that waits, one after the other; two windows do not send at the same time.
  let sending = false;
  const alone = act => navigator.locks ? navigator.locks.request('jct-outbox', { ifAvailable: true }, lock => lock && act()) : act();
  const sendAll = async () => {
    if (sending || navigator.onLine === false) return;
    sending = true;
    const before = arrived.length;
    try {
      await alone(async () => {
        for (const { id } of (await mine()).filter(entry => entry.state === 'waiting')) {
          const entry = await get(id);
          if (!entry || entry.state !== 'waiting') continue;
          await settle(entry, await send(entry, null, text => outbox.note(id, text)));
          if (entry.state === 'waiting') break;
        }
      });
    } catch { /* a phone that keeps nothing has nothing to send */ } finally { sending = false; await outbox.render(); }
    if (arrived.length > before) { keep(['/inbox']); document.dispatchEvent(new Event('jct:changed')); }
  };
  const settle = async (entry, outcome) => {
    entry.state = outcome.state;
    entry.note = outcome.note ?? '';
    // Somebody without an account needs the code of what was sent; everybody else finds it in their list.
    entry.link = new URL(outcome.url ?? '/', location.href).pathname;
    const kept = await get(entry.id);
    if (!kept) return;
    if (outcome.state !== 'sent') { await put(entry); return; }
    if (entry.person === VISITOR) { await put({ ...entry, files: [], fields: [] }); return; }
    await drop(entry.id);
    arrived.push(entry);
  };
  const arrived = [];

  // What unsent.js sees of the box, and what it shows of it: render, note and open are its own.
  const outbox = window.jctOutbox = { VISITOR, SIGN_IN, me, all, put, drop, fresh, arrived, sendAll };

  // ---- taking over a form ----
  const entryOf = (form, submitter) => {
    const data = new FormData(form), fields = [], files = [];
    if (submitter?.name) data.append(submitter.name, submitter.value);
    for (const [name, value] of data) {
      if (value instanceof File) { if (value.size > 0) files.push({ name, filename: value.name, blob: value }); }
      else if (name !== 'operation' && name !== '__RequestVerificationToken') fields.push([name, value]);
    }
    const title = data.get('text') || form.closest('article')?.querySelector('h3')?.textContent.trim() || document.querySelector('h1').textContent.trim();
    return {
      id: fresh(), operation: data.get('operation'), person: me(), action: new URL(form.action).pathname + new URL(form.action).search, what: form.dataset.later,
      title, at: new Date().toISOString(), fields, files, state: 'waiting', note: '', tried: false,
    };
  };

  // Script put a page in place of another: everybody who decorates pages looks again.
  const show = (page, url) => {
    document.querySelector('main').replaceWith(page.querySelector('main'));
    const places = page.querySelector('.places');
    if (places) document.querySelector('.places')?.replaceWith(places);
    document.title = page.title;
    if (url) history.replaceState(history.state, '', url);
    window.htmx?.process(document.body);
    document.dispatchEvent(new Event('jct:shown'));
    scrollTo(0, 0);
  };

  document.addEventListener('submit', async event => {
    const form = event.target;
    if (!('later' in form.dataset) || !window.indexedDB || form.dataset.plain) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.busy) return;
    form.dataset.busy = '1';
    const button = event.submitter, entry = entryOf(form, button), words = button?.textContent;
    const say = text => { if (button) button.textContent = text; };
    try {
      await put(entry);
    } catch {
      // Private windows may keep nothing: then it is sent as every form is.
      form.dataset.plain = '1';
      form.requestSubmit(button);
      return;
    }
    say('正在送出…');
    const outcome = await send(entry, form.querySelector('input[name=__RequestVerificationToken]').value, say);
    if (outcome.state === 'sent') {
      await Promise.all([drop(entry.id), dropDraft()]);
      keep(['/inbox']);
      if (new URL(outcome.url).pathname === location.pathname) show(outcome.page, outcome.url); else location.assign(outcome.url);
      return;
    }
    if (outcome.state === 'refused' && outcome.page) {
      await drop(entry.id);
      const files = [...form.querySelectorAll('input[type=file]')].map(input => [input.name, input.files]);
      show(outcome.page);
      for (const [name, chosen] of files) { const input = document.querySelector(`main input[type=file][name=${name}]`); if (input) input.files = chosen; }
      document.dispatchEvent(new Event('jct:files'));
      return;
    }
    entry.state = outcome.state;
    entry.note = outcome.note;
    await put(entry);
    await dropDraft();
    delete form.dataset.busy;
    say(words);
    if (!form.closest('article')) outbox.open();
    await outbox.render();
  }, true);

  // ---- drafts of long forms, kept on this phone while they are written ----
  const draftKey = () => `${me()} ${location.pathname}`;
  const dropDraft = () => drop(draftKey(), 'drafts').catch(() => {});
  document.addEventListener('input', event => {
    const form = event.target.closest('form[data-keep]');
    if (!form) return;
    clearTimeout(form.keepTimer);
    form.keepTimer = setTimeout(() => put({ id: draftKey(), at: new Date().toISOString(), fields: [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !/^(operation|__.*)$/.test(name)) }, 'drafts').catch(() => {}), 400);
  });
  const restore = async () => {
    const form = document.querySelector('form[data-keep]');
    if (!form || form.querySelector('textarea').value || document.querySelector('main .error-note')) return;
    const draft = await get(draftKey(), 'drafts').catch(() => null);
    for (const [name, value] of draft?.fields ?? []) { const field = form.elements[name]; if (field && 'value' in field && field.type !== 'hidden' && field.type !== 'checkbox') field.value = value; }
  };

  // What changed is kept anew for when the network goes.
  const keep = addresses => navigator.serviceWorker?.controller?.postMessage({ keep: addresses });

  // ---- signing out leaves nothing of this person here ----
  const tell = message => new Promise(resolve => {
    const worker = navigator.serviceWorker?.controller;
    if (!worker) { resolve(); return; }
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    worker.postMessage(message, [channel.port2]);
  });
  document.addEventListener('submit', async event => {
    const form = event.target;
    if (new URL(form.action).pathname !== '/sign-out') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const own = await mine().catch(() => []);
    if (own.length && !form.dataset.sure) {
      form.dataset.sure = '1';
      form.before(...outbox.warning(own.length));
      form.querySelector('button').textContent = '删掉并退出';
      return;
    }
    for (const entry of own) await drop(entry.id);
    for (const draft of await all('drafts').catch(() => [])) if (draft.id.startsWith(`${me()} `)) await drop(draft.id, 'drafts');
    try {
      await fetch('/sign-out', { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
    } catch {
      // No network: the phone forgets now, and the server is told before anything else is fetched.
      await tell({ signOut: true });
    }
    location.assign('/sign-in');
  }, true);

  // ---- beginning ----
  const begin = () => {
    outbox.render();
    restore();
    if (document.querySelector('main [data-recorder]') && !recorder) recorder = load(self.recorder).catch(() => { recorder = null; });
  };
  let recorder = null;
  document.addEventListener('jct:shown', begin);
  document.addEventListener('htmx:after:swap', begin);
  window.addEventListener('online', sendAll);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) sendAll(); });
  setInterval(sendAll, 30_000);
  // After unsent.js, which stands behind this one.
  document.addEventListener('DOMContentLoaded', () => { begin(); sendAll(); });
  navigator.serviceWorker?.register('/sw.js').then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (me() !== VISITOR && sessionStorage.getItem('jct-kept') !== me()) { sessionStorage.setItem('jct-kept', me()); active.postMessage({ keep: ['/problems/new', '/inbox', '/unsent', '/inbox?box=know', '/me'] }); }
  }).catch(() => {});
})();
