// What pages can do with scripts and need not: filter edits, compare two dates, search. Fetches nothing but files of
// this site; every word is set as text, never as markup.
"use strict";
var guidewatch = (function () {
  var waiting = {}, here = document.currentScript ? document.currentScript.src : "";
  var root = here.replace(/site\.js$/, "");

  function element(tag, words, parent) {
    var made = document.createElement(tag);
    if (words) made.textContent = words;
    if (parent) parent.appendChild(made);
    return made;
  }

  // Loads a data file of the site; `then` gets its value, or nothing where there is no such file.
  function load(path, then) {
    var script = element("script");
    script.src = root + path;
    waiting.value = undefined;
    script.onload = function () { var value = waiting.value; script.remove(); then(value); };
    script.onerror = function () { script.remove(); then(undefined); };
    document.head.appendChild(script);
  }

  // Several, one after the other: each hands its value over under the same name.
  function loadAll(paths, then) {
    var values = [];
    (function next() {
      if (values.length === paths.length) { then(values); return; }
      load(paths[values.length], function (value) { values.push(value); next(); });
    })();
  }

  function filter() {
    var box = document.getElementById("filter"), edits = document.querySelectorAll(".edit"), all = [], on = {};
    if (!box || edits.length < 2) return;
    edits.forEach(function (edit) {
      (edit.dataset.flags || "").split(",").forEach(function (flag) {
        if (flag && all.indexOf(flag) < 0) all.push(flag);
      });
    });
    if (!all.length) return;
    all.sort();
    var group = element("fieldset", "", box), told;
    element("legend", "Show only what touches", group);
    all.forEach(function (flag) {
      var label = element("label", "", group), check = element("input", "", label);
      check.type = "checkbox";
      label.appendChild(document.createTextNode(flag));
      check.addEventListener("change", function () { on[flag] = check.checked; show(); });
    });
    told = element("p", "", box);
    told.setAttribute("role", "status");
    function show() {
      var wanted = all.filter(function (flag) { return on[flag]; }), shown = 0;
      edits.forEach(function (edit) {
        var flags = (edit.dataset.flags || "").split(",");
        var is = !wanted.length || wanted.some(function (flag) { return flags.indexOf(flag) >= 0; });
        edit.hidden = !is;
        if (is) shown += 1;
      });
      told.textContent = shown + " of " + edits.length + " differences are shown.";
    }
    show();
    box.hidden = false;
  }

  function chooser() {
    var form = document.getElementById("compare"), result = document.getElementById("result");
    if (!form) return;
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var from = form.elements.from, to = form.elements.to, a = from.selectedIndex, b = to.selectedIndex;
      result.textContent = "";
      if (a === b) { element("p", "Choose two different texts.", result); return; }
      var own = !from.options[a].dataset.of && !to.options[b].dataset.of;
      if (a > b && from.options[a].dataset.of === to.options[b].dataset.of) { var other = a; a = b; b = other; }
      var old = from.options[a], now = to.options[b];
      if (own && b === a + 1 && now.dataset.change) { location.href = now.dataset.change; return; }
      if (form.hasAttribute("action")) {
        location.href = form.getAttribute("action") + "?a=" + encodeURIComponent(old.value) + "&b=" + encodeURIComponent(now.value);
        return;
      }
      if (!own) {
        var command = element("p", "On the machine that watches: ", result);
        element("code", "guidewatch compare " + (old.dataset.of || form.dataset.source) + "@" + old.dataset.typed + " " +
          (now.dataset.of || form.dataset.source) + "@" + now.dataset.typed, command);
        return;
      }
      element("p", "What changed between these dates, step by step:", result);
      var list = element("ul", "", result), n;
      for (n = a + 1; n <= b; n += 1) {
        var option = to.options[n], item = element("li", "", list);
        if (option.dataset.change) element("a", option.text, item).href = option.dataset.change;
        else item.textContent = option.text + ": " + option.dataset.said;
      }
      var typed = element("p", "All of it at once, on the machine that watches: ", result);
      element("code", "guidewatch diff " + form.dataset.source + " --from " + old.dataset.typed + " --to " + now.dataset.typed, typed);
    });
  }

  // The longest common row of two rows of words: pairs of places. Bounded: beyond that nothing is called common
  // but the beginning and the end.
  function common(old, now, most) {
    var pairs = [], head = 0, oldEnd = old.length, nowEnd = now.length, tail = [];
    while (head < oldEnd && head < nowEnd && old[head] === now[head]) { pairs.push([head, head]); head += 1; }
    while (oldEnd > head && nowEnd > head && old[oldEnd - 1] === now[nowEnd - 1]) {
      oldEnd -= 1; nowEnd -= 1; tail.push([oldEnd, nowEnd]);
    }
    var rows = oldEnd - head, columns = nowEnd - head, width = columns + 1, i, j;
    if (rows > 0 && columns > 0 && rows * columns <= most) {
      var long = new Uint16Array((rows + 1) * width);
      for (i = rows - 1; i >= 0; i -= 1) for (j = columns - 1; j >= 0; j -= 1) {
        long[i * width + j] = old[head + i] === now[head + j] ? long[(i + 1) * width + j + 1] + 1 :
          Math.max(long[(i + 1) * width + j], long[i * width + j + 1]);
      }
      i = 0; j = 0;
      while (i < rows && j < columns) {
        if (old[head + i] === now[head + j]) { pairs.push([head + i, head + j]); i += 1; j += 1; }
        else if (long[(i + 1) * width + j] >= long[i * width + j + 1]) i += 1;
        else j += 1;
      }
    }
    return pairs.concat(tail.reverse());
  }

  function marked(parent, tag, words) {
    var made = element(tag, "", parent);
    element("span", tag === "del" ? "[removed: " : "[added: ", made).className = "said";
    made.appendChild(document.createTextNode(words));
    element("span", "]", made).className = "said";
    parent.appendChild(document.createTextNode(" "));
  }

  function words(parent, old, now) {
    var a = old.split(" "), b = now.split(" "), i = 0, j = 0;
    common(a, b, 4e6).concat([[a.length, b.length]]).forEach(function (pair) {
      if (pair[0] > i) marked(parent, "del", a.slice(i, pair[0]).join(" "));
      if (pair[1] > j) marked(parent, "ins", b.slice(j, pair[1]).join(" "));
      if (pair[0] < a.length) parent.appendChild(document.createTextNode(a[pair[0]] + " "));
      i = pair[0] + 1; j = pair[1] + 1;
    });
  }

  function alike(old, now) {
    var seen = {}, shared = 0, a = old.split(" "), b = now.split(" ");
    a.forEach(function (word) { seen["$" + word] = (seen["$" + word] || 0) + 1; });
    b.forEach(function (word) { if (seen["$" + word] > 0) { seen["$" + word] -= 1; shared += 1; } });
    return 2 * shared / (a.length + b.length);
  }

  // The blocks of a text, each by its number and words.
  function lines(text) {
    return text.blocks.map(function (block) {
      return typeof block === "string" ? block : (block[1] ? block[1] + " " : "") + block[0];
    });
  }

  function called(text, isOne) { return isOne ? text.moment : text.title + ", " + text.moment; }

  // Where the server has answered there is no place to fill.
  function compared() {
    var place = document.getElementById("compared"), asked = new URLSearchParams(location.search);
    var path = /^p\/[a-z0-9._-]+(\/d\/[a-z0-9._-]+)?\/text-[0-9TZ-]+\.js$/;
    var a = asked.get("a") || "", b = asked.get("b") || "";
    if (!place || !path.test(a) || !path.test(b) || (a + b).indexOf("..") >= 0) return;
    document.getElementById("without").hidden = true;
    loadAll([a, b], function (texts) {
      if (!texts[0] || !texts[1]) { element("p", "One of the two texts is not here.", place); return; }
      var isOne = texts[0].page === texts[1].page, said;
      if (isOne && a.replace(/Z?\.js$/, "") > b.replace(/Z?\.js$/, "")) texts.reverse();
      var old = lines(texts[0]), now = lines(texts[1]), i = 0, j = 0, n = 0;
      element("h2", isOne ? texts[0].title : "Two texts compared", place);
      element("p", "From " + called(texts[0], isOne) + " to " + called(texts[1], isOne) + ". Only what differs is shown.", place).className = "lead";
      if (isOne && texts[0].documents) {
        said = element("p", "These are the words of the page itself. Its documents are not compared here: ", place);
        element("a", "what changed in them, and when", said).href = root + texts[0].page + "#changes";
      }
      var body = element("div", "", place);
      body.className = "captured";
      common(old, now, 25e6).concat([[old.length, now.length]]).forEach(function (pair) {
        var gone = old.slice(i, pair[0]), come = now.slice(j, pair[1]), line;
        while (gone.length || come.length) {
          line = element("p", "", body);
          line.className = "changed";
          n += 1;
          if (gone.length && come.length && alike(gone[0], come[0]) >= 0.4) words(line, gone.shift(), come.shift());
          else if (gone.length && (gone.length >= come.length || !come.length)) marked(line, "del", gone.shift());
          else marked(line, "ins", come.shift());
        }
        i = pair[0] + 1; j = pair[1] + 1;
      });
      if (!n) element("p", "The words of the two texts are the same.", place);
    });
  }

  // The words that somebody typed, by the same rule as in `search.rs`: letter by letter, not by the rules of a language.
  function wordsOf(asked) {
    return (asked.match(/[\p{Alphabetic}\p{N}]+/gu) || []).map(function (word) {
      return Array.from(word).slice(0, 24).map(function (letter) { return letter.toLowerCase(); }).join("");
    }).filter(function (word) { return Array.from(word).length > 1; });
  }

  function search() {
    var form = document.getElementById("search"), found = document.getElementById("found"), most = 12;
    if (!form || !found) return;
    document.getElementById("without").hidden = true;
    var asked = new URLSearchParams(location.search).get("q") || "";
    form.elements.q.value = asked;
    var wanted = wordsOf(asked);
    if (!wanted.length) {
      if (asked) element("p", "Nothing was looked for: a word has two letters or figures at least.", found);
      return;
    }
    if (wanted.length > most) element("p", "The first " + most + " words were looked for.", found);
    wanted = wanted.slice(0, most);
    var names = wanted.map(function (word) { return /^[a-z0-9]{2}/.test(word) ? word.slice(0, 2) : "other"; });
    var paths = names.map(function (name) { return "search/" + name + ".js"; }).concat("search/pages.js");
    loadAll(paths, function (values) {
      var pages = values.pop() || [], places = null;
      wanted.forEach(function (word, n) {
        var shard = values[n] || {}, mine = {}, last = n === wanted.length - 1;
        Object.keys(shard).forEach(function (key) {
          if (key === word || (last && key.indexOf(word) === 0)) {
            shard[key].split(" ").forEach(function (place) { mine[place] = true; });
          }
        });
        places = places === null ? Object.keys(mine) : places.filter(function (place) { return mine[place]; });
      });
      show(places || [], pages);
    });

    // “9 March 2026” of “2026-03-09”, as every page writes it.
    function inWords(day) {
      var months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
      var parts = String(day).split("-");
      return Number(parts[2]) + " " + months[Number(parts[1]) - 1] + " " + parts[0];
    }
    function show(places, pages) {
      places.sort(function (one, other) {
        var a = one.split("."), b = other.split(".");
        return a[0] - b[0] || (a[1] || 0) - (b[1] || 0);
      });
      var texts = places.filter(function (place) { return place.indexOf(".") < 0 && pages[place]; });
      var changes = places.filter(function (place) { return place.indexOf(".") >= 0; }).map(function (place) {
        var at = place.split("."), page = pages[at[0]], change = page && page[2][at[1] - 1];
        return change && { title: page[0], path: page[1].replace("index.html", change[0]), day: change[1], what: change[2] };
      }).filter(Boolean);
      changes.sort(function (one, other) { return one.day < other.day ? 1 : one.day > other.day ? -1 : 0; });
      element("h2", texts.length + (texts.length === 1 ? " current text" : " current texts"), found);
      var list = element("ul", "", found);
      texts.slice(0, 200).forEach(function (place) {
        element("a", pages[place][0], element("li", "", list)).href = root + pages[place][1];
      });
      element("h2", changes.length + (changes.length === 1 ? " change" : " changes"), found);
      list = element("ul", "", found);
      changes.slice(0, 200).forEach(function (change) {
        var item = element("li", "", list);
        element("a", change.title, item).href = root + change.path;
        item.appendChild(document.createTextNode(", " + inWords(change.day) + ". " + change.what));
      });
      if (Math.max(texts.length, changes.length) > 200) element("p", "The first 200 of each are shown.", found);
    }
  }

  document.addEventListener("DOMContentLoaded", function () { filter(); chooser(); compared(); search(); });
  return {
    text: function (value) { waiting.value = value; },
    words: function (value) { waiting.value = Object.assign(Object.create(null), value[1]); },
    pages: function (value) { waiting.value = value; }
  };
})();
