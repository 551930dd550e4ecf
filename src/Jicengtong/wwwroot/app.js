// Everything works without this file. It makes three things smoother: live pages, drafts kept while typing, due times by one tap.
(() => {
  'use strict';

  // Live: a hint says only that something changed; the page is fetched again and <main> replaced, unless somebody is typing, recording or listening.
  let source, listening = '';
  const isChanged = field => field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked
    : field.tagName === 'SELECT' ? [...field.options].some(option => option.selected !== option.defaultSelected) && field.selectedIndex > 0
    : field.value !== field.defaultValue;
  const isBusy = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)
    || [...document.querySelectorAll('main :is(textarea, select, input:not([type=hidden]))')].some(isChanged) || !!document.querySelector('main [data-recording]:not(:empty)')
    || [...document.querySelectorAll('main :is(audio, video)')].some(media => !media.paused && !media.ended);
  const refresh = async () => {
    if (isBusy() || document.hidden) { pending = true; return; }
    pending = false;
    const address = location.href, main = document.querySelector('main');
    const answer = await fetch(address, { headers: { 'X-Live': '1' } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    // Meanwhile somebody went on, perhaps by a form whose answer says that it is done: that stays.
    if (location.href !== address || document.querySelector('main') !== main) return;
    // Or began to type while the page was on its way: what is typed stays, the news waits.
    if (isBusy()) { pending = true; return; }
    const open = [...document.querySelectorAll('main details[open] > summary')].map(s => s.textContent);
    document.querySelector('main').replaceWith(page.querySelector('main'));
    document.querySelector('.places')?.replaceWith(page.querySelector('.places'));
    document.querySelectorAll('main details > summary').forEach(s => { if (open.includes(s.textContent)) s.parentElement.open = true; });
    window.htmx?.process(document.body);
    listen();
    document.dispatchEvent(new Event('jct:shown'));
  };
  document.addEventListener('jct:changed', () => refresh());
  let pending = false, timer;
  // What to listen to stands on <main>: that changes with the page, where the body stays.
  const listen = () => {
    const address = document.querySelector('main').dataset.live ?? '';
    if (address === listening && source?.readyState !== EventSource.CLOSED) return;
    source?.close();
    listening = address;
    if (!address) return;
    let first = true;
    source = new EventSource(address);
    const changed = () => { clearTimeout(timer); timer = setTimeout(refresh, 150); };
    source.addEventListener('inbox', changed);
    source.addEventListener('coverage', changed);
    source.addEventListener('hello', () => { if (!first) changed(); first = false; });
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden && pending) refresh(); });
  document.addEventListener('focusout', () => setTimeout(() => { if (pending) refresh(); }, 300));
  for (const over of ['pause', 'ended']) document.addEventListener(over, () => { if (pending) refresh(); }, true);

  // 密级 tripwire: what carries a classification mark does not even leave this machine; the server looks again.
  const marked = text => { const plain = text.normalize('NFKC').replace(/[\u200b-\u200d\u2060\ufeff]/g, '').replace(/([绝絕机機秘祕])[ \t]+密/g, '$1密');
    return /[绝絕机機秘祕]密级?[ ]*[★☆*]|[★☆*][ ]*[绝絕机機秘祕]密|密级[ ]*[::][ ]*[绝絕机機秘祕]密|(^|\n)[ ]*[【\[(〔]?[绝絕机機秘祕]密[】\])〕]?[ ]*(\d+[ ]*年)?[ ]*(\n|$)|^[绝絕机機秘祕]密[-_ ]|[-_ ([【][绝絕机機秘祕]密[)\]】]?\.\w+$/.test(plain); };
  const carriesMark = form => [...new FormData(form).values()].some(value => marked(value instanceof File ? value.name : value));
  document.addEventListener('submit', event => {
    if (!carriesMark(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    let note = event.target.querySelector('[data-secrecy]');
    if (!note) { note = document.createElement('div'); note.className = 'error-note'; note.dataset.secrecy = ''; note.setAttribute('role', 'alert'); event.target.prepend(note); }
    note.textContent = '内容带有密级标志（绝密、机密、秘密），没有发送。涉密内容一律不得在本系统和微信里传递，请走涉密渠道；如果是误判，请去掉标志再试。';
    note.scrollIntoView({ block: 'center' });
  }, true);

  // Drafts: a form marked data-draft is sent to its address a moment after the last key.
  document.addEventListener('input', event => {
    const form = event.target.closest('form[data-draft]');
    if (!form) return;
    const say = form.querySelector('[data-draft-state]');
    if (say) say.textContent = '正在保存草稿…';
    clearTimeout(form.draftTimer);
    form.draftTimer = setTimeout(async () => {
      if (carriesMark(form)) { if (say) say.textContent = '带有密级标志，没有保存'; return; }
      const data = new FormData(form);
      data.set('operation', crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random());
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      try {
        const answer = await fetch(form.dataset.draft, { method: 'POST', body: new URLSearchParams(data) });
        if (say) say.textContent = answer.ok ? '草稿已保存' : '草稿没有存上，请点“存草稿”';
      } catch { if (say) say.textContent = '没有网络，草稿还在这一页上'; }
    }, 900);
  });

  // Due times by tapping 今天 / 明天 / 周五.
  document.addEventListener('click', event => {
    const chip = event.target.closest('[data-due]');
    if (!chip) return;
    event.preventDefault();
    document.getElementById(chip.dataset.for).value = chip.dataset.due;
    document.getElementById(chip.dataset.for).dispatchEvent(new Event('input', { bubbles: true }));
  });

  // A suggestion goes into its field as a line of its own.
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-add]');
    if (!button) return;
    const field = document.getElementById(button.dataset.add);
    field.value = [...field.value.split('\n').filter(line => line.trim()), button.dataset.line].join('\n');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    button.closest('li').remove();
  });

  // What the text seems to be about: offered under it, taken by one tap, never chosen for anybody.
  document.addEventListener('input', event => {
    const place = event.target.form?.querySelector('[data-suggest]');
    if (!place || event.target.id !== place.dataset.from) return;
    clearTimeout(place.timer);
    place.timer = setTimeout(async () => {
      const text = event.target.value;
      const answer = text.trim().length < 4 || carriesMark(event.target.form) ? null
        : await fetch(place.dataset.suggest, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text }) }).catch(() => null);
      const matters = answer?.ok ? (await answer.json()).items : [];
      place.hidden = matters.length === 0;
      place.querySelector('.chips').replaceChildren(...matters.map(matter => {
        const chip = document.createElement('button');
        Object.assign(chip, { type: 'button', textContent: matter });
        Object.assign(chip.dataset, { due: matter, for: place.dataset.for });
        return chip;
      }));
    }, 600);
  });

  // Where am I? Asked only by a tap; the answer chooses the grid in the list and is kept nowhere.
  const showPosition = () => { if (navigator.geolocation) document.querySelectorAll('[data-position][hidden]').forEach(button => { button.hidden = false; }); };
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-position]');
    if (!button) return;
    const said = document.querySelector('[data-position-said]'), list = document.getElementById(button.dataset.for);
    said.textContent = '正在找您的位置……';
    navigator.geolocation.getCurrentPosition(async here => {
      const point = `${here.coords.latitude},${here.coords.longitude}`;
      const answer = await fetch(button.dataset.position, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ point }) }).catch(() => null);
      const place = answer && await answer.json().catch(() => null);
      if (!answer?.ok) { said.textContent = place?.detail || '没有网络，请在列表里选地方。'; return; }
      if (![...list.options].some(option => option.value === place.unit)) list.add(new Option(place.unitName, place.unit));
      list.value = place.unit;
      said.textContent = `您在${place.unitName}，已经选好；不对就在列表里改。`;
    }, () => { said.textContent = '手机没有给出位置，请在列表里选地方。'; }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
  });
  document.addEventListener('htmx:after:swap', showPosition);
  document.addEventListener('jct:shown', showPosition);
  showPosition();

  // What is printed carries the checkpoint of the moment as a QR code, except what hangs on a wall for residents; it is fetched only now, because most pages never meet
  // paper. A page about to be printed waits for nothing later, so this one request is waited for.
  addEventListener('beforeprint', () => {
    if (!document.querySelector('[data-print=""]') || document.querySelector('.stamp')) return;
    const stamp = new XMLHttpRequest();
    stamp.open('GET', '/evidence/stamp', false);
    try { stamp.send(); } catch { return; }
    if (stamp.status === 200) document.querySelector('main').insertAdjacentHTML('beforeend', stamp.responseText);
  });
  document.addEventListener('click', event => {
    if (event.target.closest('[data-print]')) window.print();
  });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-speak]');
    if (!button || !window.speechSynthesis) return;
    if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
    const text = [...document.querySelectorAll('main h1, main .card h3, main .card .points li, main .card .due')].map(e => e.textContent.trim()).join('。');
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = 'zh-CN';
    speechSynthesis.speak(speech);
  });

  // A telephone the family uses too: what stands on the screen goes when nobody touches it; the sign-in page asks for the digits.
  let touched = Date.now();
  for (const touch of ['pointerdown', 'keydown', 'scroll']) addEventListener(touch, () => { touched = Date.now(); }, { passive: true, capture: true });
  const lockWhenIdle = () => {
    const main = document.querySelector('main[data-idle]');
    if (!main || Date.now() - touched < Number(main.dataset.idle) * 60000) return;
    main.hidden = true;
    location.replace('/inbox');
  };
  setInterval(lockWhenIdle, 15000);
  document.addEventListener('visibilitychange', lockWhenIdle);

  // Texts to paste elsewhere: one tap copies them. The page may be plain HTTP, where the clipboard has no other door.
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const text = document.getElementById(button.dataset.copy);
    text.select();
    Promise.resolve(navigator.clipboard ? navigator.clipboard.writeText(text.value) : document.execCommand('copy')).then(() => { button.textContent = '已复制，去贴吧'; }, () => document.execCommand('copy'));
  });
  const showCopying = () => document.querySelectorAll('[data-copy][hidden]').forEach(button => { button.hidden = false; });
  document.addEventListener('htmx:after:swap', showCopying);
  document.addEventListener('jct:shown', showCopying);
  showCopying();

  listen();
  document.addEventListener('htmx:after:swap', listen);
  document.addEventListener('htmx:afterSwap', listen);
})();
