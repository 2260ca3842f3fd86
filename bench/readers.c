/* Many readers in one thread that cost little: the client of scripts/bench_readers.py.
 *
 *     cc -O2 -o readers readers.c && ./readers PORT STREAM_PATH PUBLISH_PATH
 *
 * Takes one command a line, answers each with one line of JSON (times in ms):
 *     open N                       N more readers, all of which have read their first bytes
 *     stopped N                    N more who take nothing after that
 *     tell EVENTS SIZE WINDOW      publish, at most WINDOW of them not yet with every reader
 *     back LAG EXTRA               after the server died: all come back with an id that is up to LAG
 *                                  updates old, EXTRA updates are published meanwhile
 * An update is SIZE bytes that end in @ and eight hex digits; a reader must see each once, in order. The
 * POST's answer may hold {"seq": N}: the id to come back with. Linux. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1 << 15, MARKS = 1 << 17, MARK = 9, PUBLISHER = -1, PATIENCE = 60 };
enum state { CONNECTING, ASKED, READING, STOPPED, GONE };

struct reader {
    int fd, seen, kept;
    enum state state;
    char tail[MARK]; /* a mark may come in two pieces */
};

static struct reader readers[MOST];
static int count, reading, missing, doubled, gaps, lag;
static int poll, port, publisher = -1, is_publishing, published, complete, has[MARKS], seqs[MARKS];
static double told_at[MARKS], had_at[MARKS], *delays;
static size_t delivered, room, received;
static const char *stream_path, *publish_path;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int connected(int is_small) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1, few = 8192;
    struct linger none = {.l_onoff = 1}; /* no thousands of ports in TIME_WAIT */
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    if (is_small) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

static void watch(int fd, int number, unsigned events) {
    struct epoll_event event = {.events = events, .data.fd = number};
    if (epoll_ctl(poll, EPOLL_CTL_MOD, fd, &event)) epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
}

static void call(int number, int is_small) {
    struct reader *r = &readers[number];
    r->state = CONNECTING;
    r->kept = 0;
    r->fd = connected(is_small);
    if (r->fd < 0) r->state = GONE;
    else watch(r->fd, number, EPOLLOUT);
}

static void lose(struct reader *r) {
    if (r->state == READING) reading--;
    close(r->fd);
    r->state = GONE;
}

static void ask(struct reader *r, int number) {
    char request[512], last[64] = "";
    if (r->seen) {
        r->seen -= lag ? number % (lag + 1) : 0;
        if (r->seen < 1) r->seen = 1;
        snprintf(last, sizeof last, "Last-Event-ID: %d\r\n", seqs[r->seen]);
    }
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n%s\r\n",
                        stream_path, last);
    if (write(r->fd, request, size) != size) {
        lose(r);
        return;
    }
    r->state = ASKED;
    watch(r->fd, number, EPOLLIN);
}

static void saw(struct reader *r, int mark, double at) {
    if (mark <= r->seen) {
        doubled++;
        return;
    }
    if (mark > r->seen + 1 && r->seen) gaps += mark - r->seen - 1;
    r->seen = mark;
    if (mark > published) return;
    has[mark]++;
    had_at[mark] = at;
    if (delivered < room) delays[delivered] = at - told_at[mark];
    delivered++;
}

static void take(struct reader *r) {
    static char bytes[1 << 18];
    memcpy(bytes, r->tail, r->kept);
    int got = read(r->fd, bytes + r->kept, sizeof bytes - MARK - 1);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) lose(r);
        return;
    }
    received += got;
    char *at = bytes, *end = bytes + r->kept + got;
    double when = now();
    if (r->state == ASKED) {
        if (got < 12 || strncmp(bytes + 9, "200", 3)) {
            fprintf(stderr, "no stream: %.30s\n", bytes);
            exit(1);
        }
        r->state = READING;
        reading++;
    }
    while ((at = memchr(at, '@', end - at)) && end - at >= MARK) {
        char *stop, digits[MARK] = "";
        memcpy(digits, at + 1, MARK - 1);
        int mark = strtol(digits, &stop, 16);
        if (stop == digits + MARK - 1) saw(r, mark, when);
        at += stop == digits + MARK - 1 ? MARK : 1;
    }
    r->kept = at ? end - at : 0;
    if (at) memcpy(r->tail, at, r->kept);
}

static void publish(int size) {
    static char request[1 << 16];
    int mark = ++published, head;
    head = snprintf(request, sizeof request,
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    "Content-Length: %d\r\n\r\n", publish_path, size);
    memset(request + head, 'x', size);
    for (int n = 60; n < size - MARK; n += 61) request[head + n] = ' '; /* words, as texts have */
    snprintf(request + head + size - MARK, MARK + 1, "@%08x", mark);
    told_at[mark] = now();
    is_publishing = write(publisher, request, head + size) == head + size;
    if (!is_publishing) { /* not connected after all: nothing was told */
        published--;
        close(publisher);
        publisher = -1;
    }
}

static int is_whole(char *answer, int size) {
    char *body = strstr(answer, "\r\n\r\n"), *length = strcasestr(answer, "content-length:");
    if (!body) return 0;
    if (length && length < body) return answer + size >= body + 4 + atoi(length + 15);
    if (strcasestr(answer, "chunked")) return strstr(body, "0\r\n\r\n") != 0;
    return 1;
}

static void take_answer(void) {
    static char answer[1 << 14];
    static int size;
    if (!is_publishing) size = 0;
    int got = read(publisher, answer + size, sizeof answer - size - 1);
    if (got <= 0) {
        if (got < 0 && errno == EAGAIN) return;
        close(publisher);
        publisher = -1;
        size = is_publishing = 0;
        return;
    }
    answer[size += got] = 0;
    if (!is_publishing || !is_whole(answer, size)) return;
    if (strncmp(answer + 9, "20", 2)) fprintf(stderr, "%.80s\n", answer);
    char *seq = strstr(answer, "\"seq\": ");
    if (seq) seqs[published] = atoi(seq + 7);
    size = is_publishing = 0;
}

static void turn(int ms) {
    struct epoll_event ready[1024];
    int n = epoll_wait(poll, ready, 1024, ms);
    for (int i = 0; i < n; i++) {
        int number = ready[i].data.fd;
        if (number == PUBLISHER) {
            take_answer();
            continue;
        }
        struct reader *r = &readers[number];
        if (r->state == CONNECTING) ask(r, number);
        else if (r->state == ASKED || r->state == READING) take(r);
    }
}

static int open_publisher(void) {
    if (publisher >= 0) return 1;
    publisher = connected(0);
    if (publisher < 0) return 0;
    is_publishing = 0;
    watch(publisher, PUBLISHER, EPOLLIN);
    turn(20); /* refused connections are heard of here */
    return publisher >= 0;
}

static void open_readers(int more, int are_stopped) {
    double began = now(), until = began + 1e3 * PATIENCE;
    int first = count, wanted = reading + more;
    while (reading < wanted && now() < until) {
        while (count < first + more && count - first - (reading + more - wanted) < 256)
            call(count++, are_stopped);
        turn(50);
        for (int n = first; n < count; n++)
            if (readers[n].state == GONE) call(n, are_stopped);
    }
    for (int n = first; are_stopped && n < count; n++) {
        if (readers[n].state != READING) continue;
        epoll_ctl(poll, EPOLL_CTL_DEL, readers[n].fd, 0);
        readers[n].state = STOPPED;
        reading--;
    }
    printf("{\"reading\": %d, \"ms\": %.0f}\n", reading, now() - began);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void advance(void) {
    while (complete < published && has[complete + 1] >= reading) complete++;
}

static void tell(int events, int size, int window) {
    double until = now() + 1e3 * PATIENCE, last[MARKS / 16], began;
    int first = published + 1, end = published + events, held = count;
    room = (size_t)events * (held ? held : 1);
    delays = malloc(room * sizeof *delays);
    delivered = received = 0;
    close(publisher); /* servers end what was idle for some seconds */
    publisher = -1;
    open_publisher();
    complete = published;
    for (began = now(); (complete < end || is_publishing) && now() < until; advance()) {
        if (open_publisher() && !is_publishing && published < end && published - complete < window)
            publish(size);
        turn(20);
    }
    double took = now() - began;
    size_t kept = delivered < room ? delivered : room;
    missing = 0;
    for (int n = first; n <= end; n++) {
        missing += has[n] < reading ? reading - has[n] : 0;
        last[n - first] = had_at[n] - told_at[n];
    }
    qsort(delays, kept, sizeof *delays, by_size);
    qsort(last, events, sizeof *last, by_size);
    printf("{\"reading\": %d, \"ms\": %.1f, \"delivered\": %zu, \"bytes\": %zu, \"p50\": %.2f, \"p99\": %.2f, "
           "\"last\": %.2f, \"missing\": %d, \"doubled\": %d, \"gaps\": %d}\n",
           reading, took, delivered, received, kept ? delays[kept / 2] : 0,
           kept ? delays[(size_t)(kept * 0.99)] : 0, last[events / 2], missing, doubled, gaps);
    free(delays);
    room = 0;
}

static int behind(void) {
    int n = 0;
    for (int i = 0; i < count; i++) n += readers[i].state != READING || readers[i].seen < published;
    return n;
}

static void come_back(int late, int extra) {
    double began = now(), until = began + 1e3 * PATIENCE;
    int wanted = published + extra, left = count;
    lag = late;
    close(publisher);
    publisher = -1;
    while ((published < wanted || is_publishing || left) && now() < until) {
        if (!open_publisher()) {
            usleep(20000);
            continue;
        }
        if (!is_publishing && published < wanted) publish(300);
        int calling = 0;
        for (int n = 0; n < count; n++)
            calling += readers[n].state == CONNECTING || readers[n].state == ASKED;
        for (int n = 0; n < count && calling < 512; n++)
            if (readers[n].state == GONE) {
                call(n, 0);
                calling++;
            }
        turn(20);
        left = behind();
    }
    printf("{\"reading\": %d, \"ms\": %.0f, \"behind\": %d, \"doubled\": %d, "
           "\"gaps\": %d}\n", reading, now() - began, left, doubled, gaps);
}

int main(int argc, char **argv) {
    struct rlimit files;
    char line[256], word[16];
    int a, b, c;
    if (argc < 4) return 2;
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    port = atoi(argv[1]);
    stream_path = argv[2];
    publish_path = argv[3];
    poll = epoll_create1(0);
    setvbuf(stdout, 0, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        a = b = c = 0;
        sscanf(line, "%15s %d %d %d", word, &a, &b, &c);
        if (!strcmp(word, "open") && count + a <= MOST) open_readers(a, 0);
        else if (!strcmp(word, "stopped") && count + a <= MOST) open_readers(a, 1);
        else if (!strcmp(word, "tell") && published + a < MARKS && a < MARKS / 16) tell(a, b, c);
        else if (!strcmp(word, "back")) come_back(a, b);
        else return 2;
    }
    return 0;
}
