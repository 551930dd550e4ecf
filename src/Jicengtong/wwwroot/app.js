// Everything works without this file. It makes three things smoother: live pages, drafts kept while typing, due times by one tap.
(() => {
  'use strict';

  // Live: a hint says only that something changed; the page is fetched again and <main> replaced, unless somebody is typing.
  let source;
  const isChanged = field => field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked
    : field.tagName === 'SELECT' ? [...field.options].some(option => option.selected !== option.defaultSelected) && field.selectedIndex > 0
    : field.value !== field.defaultValue;
  const isTyping = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)
    || [...document.querySelectorAll('main :is(textarea, select, input:not([type=hidden]))')].some(isChanged);
  const refresh = async () => {
    if (isTyping() || document.hidden) { pending = true; return; }
    pending = false;
    const answer = await fetch(location.href, { headers: { 'X-Live': '1' } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const open = [...document.querySelectorAll('main details[open] > summary')].map(s => s.textContent);
    document.querySelector('main').replaceWith(page.querySelector('main'));
    document.querySelector('.places')?.replaceWith(page.querySelector('.places'));
    document.querySelectorAll('main details > summary').forEach(s => { if (open.includes(s.textContent)) s.parentElement.open = true; });
    window.htmx?.process(document.body);
  };
  let pending = false, timer;
  const listen = () => {
    source?.close();
    const address = document.body.dataset.live;
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

  // Drafts: a form marked data-draft is sent to its address a moment after the last key.
  document.addEventListener('input', event => {
    const form = event.target.closest('form[data-draft]');
    if (!form) return;
    const say = form.querySelector('[data-draft-state]');
    if (say) say.textContent = '正在保存草稿…';
    clearTimeout(form.draftTimer);
    form.draftTimer = setTimeout(async () => {
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

  document.addEventListener('click', event => { if (event.target.closest('[data-print]')) window.print(); });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-speak]');
    if (!button || !window.speechSynthesis) return;
    if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
    const text = [...document.querySelectorAll('main h1, main .card h3, main .card .points li, main .card .due')].map(e => e.textContent.trim()).join('。');
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = 'zh-CN';
    speechSynthesis.speak(speech);
  });

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
  showCopying();

  listen();
  document.addEventListener('htmx:after:swap', listen);
  document.addEventListener('htmx:afterSwap', listen);
})();
