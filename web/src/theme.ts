customElements.define("girok-theme", class extends HTMLElement {});
