// What htmx does not do by itself: the form token on its requests, rows as links for the keyboard.
document.addEventListener("htmx:configRequest", (event) => {
  const field = document.querySelector("input[name=form_token]");
  if (field) event.detail.headers["X-Chuky-Form"] = field.value;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) window.print();
});
