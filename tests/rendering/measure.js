// Run in a browser's page: what it shows, measured as tests/gui/corpus/Shown.h measures the editor.
(() => {
    const origin = document.body.getBoundingClientRect();
    const transparent = 'rgba(0, 0, 0, 0)';
    const hex = colour => {
        const parts = colour.match(/[\d.]+/g);
        return '#' + parts.slice(0, 3).map(part => Number(part).toString(16).padStart(2, '0')).join('');
    };
    const around = (node, test) => {
        for (let element = node; element && element !== document.body; element = element.parentElement) {
            if (test(element, getComputedStyle(element))) {
                return element;
            }
        }
        return null;
    };

    const counted = new Set();
    const roman = number => {
        const signs = [[10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i']];
        let text = '';
        for (const [value, letters] of signs) {
            for (; number >= value; number -= value) {
                text += letters;
            }
        }
        return text;
    };
    // The marker of a list item before its first word.
    const markerOf = element => {
        const item = around(element, one => one.tagName === 'LI');
        if (!item || counted.has(item)) {
            return '';
        }
        counted.add(item);
        const style = getComputedStyle(item).listStyleType;
        const list = item.parentElement;
        if (list.tagName === 'UL') {
            return style;
        }
        const number = list.start + [...list.children].filter(child => child.tagName === 'LI').indexOf(item);
        const letter = String.fromCharCode(96 + number);
        const text = { 'lower-alpha': letter, 'upper-alpha': letter.toUpperCase(), 'lower-roman': roman(number),
            'upper-roman': roman(number).toUpperCase() }[style] || String(number);
        return text + '.';
    };

    const words = [];
    const structure = element => {
        const heading = around(element, one => /^H[1-6]$/.test(one.tagName));
        let quote = 0;
        for (let one = element; one; one = one.parentElement) {
            quote += one.tagName === 'BLOCKQUOTE' ? 1 : 0;
        }
        return { quote, heading: heading ? Number(heading.tagName[1]) : 0, marker: markerOf(element) };
    };
    const addWord = (node, from, to) => {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        const rectangles = [...range.getClientRects()].filter(one => one.width > 0);
        if (rectangles.length === 0) {
            return;
        }
        // A word that was broken has its place by its first piece.
        const box = rectangles[0];
        const element = node.parentElement;
        const style = getComputedStyle(element);
        const link = around(element, one => one.tagName === 'A');
        const painted = around(element, (one, its) => its.backgroundColor !== transparent);
        const decorated = line => !!around(element, (one, its) => its.textDecorationLine.includes(line));
        const raised = around(element, one => one.tagName === 'SUP' || one.tagName === 'SUB');
        const colour = hex(style.color);
        words.push({ text: node.data.slice(from, to),
            x: box.left - origin.left, y: (box.top + box.bottom) / 2 - origin.top, w: box.width,
            size: parseFloat(style.fontSize), bold: Number(style.fontWeight) >= 600,
            italic: style.fontStyle === 'italic', underline: decorated('underline'), strike: decorated('line-through'),
            raised: raised ? (raised.tagName === 'SUP' ? 1 : -1) : 0,
            colour: colour === '#000000' || link && style.color === getComputedStyle(link).color && !link.style.color
                ? (link && style.color !== getComputedStyle(link).color ? colour : '') : colour,
            background: painted ? hex(getComputedStyle(painted).backgroundColor) : '',
            code: !!around(element, one => one.tagName === 'CODE' || one.tagName === 'PRE'),
            face: style.fontFamily.split(',')[0].replaceAll('"', ''), link: !!link, ...structure(element) });
    };
    const addPicture = picture => {
        const box = picture.getBoundingClientRect();
        words.push({ text: '[picture]', x: box.left - origin.left, y: (box.top + box.bottom) / 2 - origin.top,
            w: box.width, h: box.height, link: !!around(picture, one => one.tagName === 'A'), ...structure(picture) });
    };
    const walk = node => {
        if (node.nodeType === Node.TEXT_NODE) {
            for (const match of node.data.matchAll(/[^\s]+/gu)) {
                addWord(node, match.index, match.index + match[0].length);
            }
        } else if (node.tagName === 'IMG') {
            addPicture(node);
        } else {
            node.childNodes.forEach(walk);
        }
    };
    walk(document.body);

    const boxOf = element => {
        const box = element.getBoundingClientRect();
        return { x: box.left - origin.left, y: box.top - origin.top, w: box.width, h: box.height };
    };
    return { width: origin.width, height: origin.height, words,
        tables: [...document.querySelectorAll('table')].map(boxOf),
        rules: [...document.querySelectorAll('hr')].map(rule => boxOf(rule).y + boxOf(rule).h / 2) };
})()
