// A list above the text field: the arrow keys move in it, Esc closes it.

export class Menu {
  constructor({ list, input }) {
    Object.assign(this, { list, input });
    list.id = `menu-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    input.addEventListener("blur", (event) => this.#leave(event));
    list.addEventListener("blur", (event) => this.#leave(event));
    list.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.onclick = (event) => this.#take(event.target.closest("[role=option]"));
  }

  get open() {
    return !this.list.hidden;
  }

  // True: the menu has handled the key.
  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.open || event.isComposing) return false;
    if (step) this.#move(step);
    else if (event.key === "Home" || event.key === "End") this.mark(event.key === "Home" ? 0 : -1);
    else if (event.key === "Enter" && this.active) this.#take(this.active);
    else if (event.key === "Escape") this.leave();
    else return false;
    event.preventDefault();
    return true;
  }

  // `meant` is the index of the selected option.
  show(options, meant = 0) {
    if (!options.length) return this.close();
    options.forEach((option, place) => (option.id = `${this.list.id}-${place}`));
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    this.input.setAttribute("aria-controls", this.list.id);
    this.mark(meant);
  }

  close() {
    this.list.hidden = true;
    this.active = null;
    for (const owner of [this.input, this.list]) owner.removeAttribute("aria-activedescendant");
  }

  mark(place) {
    this.active?.removeAttribute("aria-selected");
    this.active = [...this.list.children].at(place);
    this.active.setAttribute("aria-selected", "true");
    this.active.scrollIntoView({ block: "nearest" });
    for (const owner of [this.input, this.list]) {
      owner.setAttribute("aria-activedescendant", this.active.id);
    }
  }

  // Closed without a choice.
  leave() {
    this.close();
  }

  // True: the element belongs to the menu, so that focus on it does not close the menu.
  owns(other) {
    return other === this.list || other === this.input;
  }

  #move(step) {
    const options = this.list.children;
    const place = [...options].indexOf(this.active) + step;
    this.mark((place + options.length) % options.length);
  }

  #take(option) {
    if (option) this.take(option);
  }

  #leave({ relatedTarget }) {
    if (!this.owns(relatedTarget)) this.close();
  }
}
