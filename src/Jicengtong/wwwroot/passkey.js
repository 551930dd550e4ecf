// 通行密钥: forms marked data-passkey first ask the device (WebAuthn), then go as any form. Without script, or without a secure
// page, they are not shown; the password form beside them always works.
(() => {
  if (window.jctPasskey) return;
  window.jctPasskey = true;
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), one => one.charCodeAt(0));
  const text = buffer => buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : undefined;
  const ids = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));

  const show = () => {
    const can = window.isSecureContext && !!window.PublicKeyCredential;
    document.querySelectorAll('form[data-passkey]').forEach(form => { form.hidden = !can; });
    document.querySelectorAll('[data-without]').forEach(note => { note.hidden = can; });
  };

  const answer = credential => {
    const said = credential.response;
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: {
        clientDataJSON: text(said.clientDataJSON), attestationObject: text(said.attestationObject), transports: said.getTransports ? said.getTransports() : undefined,
        authenticatorData: said.attestationObject ? undefined : text(said.authenticatorData), signature: text(said.signature), userHandle: text(said.userHandle),
      },
    });
  };

  const ask = async form => {
    const response = await fetch(form.dataset.passkey, { method: 'POST', body: new FormData(form), credentials: 'same-origin' });
    const options = await response.json();
    if (!response.ok) throw new Error(options.detail);
    options.challenge = bytes(options.challenge);
    if (!form.dataset.make) return navigator.credentials.get({ publicKey: { ...options, allowCredentials: ids(options.allowCredentials) } });
    return navigator.credentials.create({ publicKey: { ...options, user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: ids(options.excludeCredentials) } });
  };

  document.addEventListener('submit', async event => {
    const form = event.target.closest && event.target.closest('form[data-passkey]');
    if (!form || form.elements.credential.value) return;
    event.preventDefault();
    const problem = form.querySelector('[data-problem]');
    problem.hidden = true;
    try {
      form.elements.credential.value = answer(await ask(form));
      form.submit();
    } catch (failure) {
      problem.textContent = failure.name === 'Error' && failure.message ? failure.message : '设备没有确认，什么也没有改。请再试一次，或者用账号和密码。';
      problem.hidden = false;
    }
  }, true);
  document.addEventListener('htmx:after:swap', show);
  show();
})();
