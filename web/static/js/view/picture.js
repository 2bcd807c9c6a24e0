// @ts-check
// Paints the network as it stands on the page: what is lit, dimmed or hidden
// there is so in the picture. The style sheet stays the one source of looks.

/** Pixels for one of the page, so that it prints well. */
const SHARP = 2;
const PAD = 24;

/**
 * @param {HTMLElement} root holds the network and its legend @param {string} title @param {string} note below it
 * @returns {HTMLCanvasElement}
 */
export function paint(root, title, note) {
  const svg = /** @type {SVGSVGElement} */ (root.querySelector(".net"));
  const page = getComputedStyle(root), box = svg.getBoundingClientRect();
  const font = (/** @type {number} */ weight, /** @type {number} */ px) => `${weight} ${px}px ${page.fontFamily}`;
  const canvas = document.createElement("canvas"), c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const width = Math.max(box.width, 600), room = width - 2 * PAD;
  c.font = font(600, 19);
  const heading = wrapped(c, title, room);
  c.font = font(400, 11);
  const foot = wrapped(c, note, room);
  const top = PAD + heading.length * 25 + 6, key = top + box.height + 8;
  const height = key + 26 + foot.length * 15 + PAD / 2;
  canvas.width = Math.round(width * SHARP);
  canvas.height = Math.round(height * SHARP);
  c.scale(SHARP, SHARP);
  c.fillStyle = page.getPropertyValue("--raised");
  c.fillRect(0, 0, width, height);
  c.textBaseline = "alphabetic";
  c.fillStyle = page.getPropertyValue("--text");
  c.font = font(600, 19);
  heading.forEach((line, i) => c.fillText(line, PAD, PAD + 17 + i * 25));
  c.save();
  c.translate((width - box.width) / 2, top);
  c.beginPath();
  c.rect(0, 0, box.width, box.height);
  c.clip();
  network(c, svg, box);
  c.restore();
  legend(c, root, font(400, 12.5), page.getPropertyValue("--text"), key + 12);
  c.font = font(400, 11);
  c.fillStyle = page.getPropertyValue("--quiet");
  foot.forEach((line, i) => c.fillText(line, PAD, key + 40 + i * 15));
  return canvas;
}

/** @param {CanvasRenderingContext2D} c @param {SVGSVGElement} svg @param {DOMRect} box */
function network(c, svg, box) {
  // Many links are on a canvas of their own.
  const under = svg.parentElement?.querySelector("canvas");
  if (under && under.width > 0) {
    c.globalAlpha = Number(getComputedStyle(under).opacity);
    c.drawImage(under, 0, 0, box.width, box.height);
  }
  c.lineCap = "round";
  const number = (/** @type {Element} */ e, /** @type {string} */ name) => Number(e.getAttribute(name));
  for (const e of svg.querySelectorAll("line")) {
    const p = new Path2D();
    p.moveTo(number(e, "x1"), number(e, "y1"));
    p.lineTo(number(e, "x2"), number(e, "y2"));
    path(c, e, p);
  }
  const over = svg.querySelector(".over"), d = over?.getAttribute("d");
  if (over && d) path(c, over, new Path2D(d));
  for (const e of svg.querySelectorAll(".node")) {
    const [x, y, scale] = (e.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [0, 0, 1];
    c.save();
    c.translate(x, y);
    c.scale(scale, scale);
    for (const part of e.querySelectorAll("path")) path(c, part, new Path2D(part.getAttribute("d") ?? ""));
    c.restore();
  }
  for (const e of svg.querySelectorAll(".labels text:not([hidden])")) {
    const look = getComputedStyle(e);
    c.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
    const anchor = e.getAttribute("text-anchor");
    c.textAlign = anchor === "end" ? "right" : anchor === "middle" ? "center" : "left";
    c.globalAlpha = 1;
    c.lineJoin = "round";
    c.strokeStyle = look.stroke;
    c.lineWidth = parseFloat(look.strokeWidth);
    c.strokeText(e.textContent, number(e, "x"), number(e, "y"));
    c.fillStyle = look.fill;
    c.fillText(e.textContent, number(e, "x"), number(e, "y"));
  }
  c.globalAlpha = 1;
  c.textAlign = "left";
}

/** @param {CanvasRenderingContext2D} c @param {Element} e @param {Path2D} p */
function path(c, e, p) {
  const look = getComputedStyle(e), opacity = Number(look.opacity);
  if (look.fill !== "none") {
    c.globalAlpha = opacity;
    c.fillStyle = look.fill;
    c.fill(p);
  }
  if (look.stroke !== "none") {
    c.globalAlpha = opacity * Number(look.strokeOpacity);
    c.strokeStyle = look.stroke;
    c.lineWidth = parseFloat(look.strokeWidth);
    c.setLineDash(look.strokeDasharray === "none" ? [] : look.strokeDasharray.split(",").map(parseFloat));
    c.stroke(p);
    c.setLineDash([]);
  }
}

/** @param {CanvasRenderingContext2D} c @param {HTMLElement} root @param {string} font @param {string} ink @param {number} y */
function legend(c, root, font, ink, y) {
  c.font = font;
  let x = PAD;
  for (const e of root.querySelectorAll(".legend [data-region]")) {
    const shape = e.querySelector("svg > *");
    if (!shape) continue;
    const d = shape.getAttribute("d"), p = new Path2D(d ?? "");
    if (d === null) p.arc(0, 0, 5, 0, 2 * Math.PI);
    c.save();
    c.translate(x + 6, y - 4);
    c.fillStyle = getComputedStyle(shape).fill;
    c.fill(p);
    c.restore();
    c.fillStyle = ink;
    c.fillText(e.textContent, x + 16, y);
    x += 16 + c.measureText(e.textContent).width + 18;
  }
}

/** Lines of a text that fit into a width; a word that does not is broken. @param {CanvasRenderingContext2D} c @param {string} text @param {number} width */
function wrapped(c, text, width) {
  const lines = [""];
  for (let word of text.split(" ")) {
    const last = lines.length - 1, longer = lines[last] ? lines[last] + " " + word : word;
    if (c.measureText(longer).width <= width) {
      lines[last] = longer;
      continue;
    }
    while (c.measureText(word).width > width) {
      let n = word.length;
      while (c.measureText(word.slice(0, n)).width > width) n--;
      lines.push(word.slice(0, n));
      word = word.slice(n);
    }
    lines.push(word);
  }
  return lines.filter(Boolean);
}
