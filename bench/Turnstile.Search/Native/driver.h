// What every driver in C++ shares: the protocol of bench/README.md. An engine is a class with build, open, allow and
// query, and main is one line.
#pragma once
#include <sys/resource.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using Clock = std::chrono::steady_clock;

inline double since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

inline double cpu_seconds() {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    auto of = [](timeval time) { return time.tv_sec + time.tv_usec / 1e6; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

// A set of vectors as the program wrote it; bytes become floats, and rows of a cosine set have length 1.
struct Set {
    std::string folder, element, metric;
    int count = 0, queries = 0, dimension = 0;

    explicit Set(const std::string& path) : folder(path) {
        std::ifstream file(path + "/set.txt");
        std::map<std::string, std::string> values;
        for (std::string key, value; file >> key >> value;) values[key] = value;
        element = values.at("element");
        metric = values.at("metric");
        count = std::stoi(values.at("count"));
        queries = std::stoi(values.at("queries"));
        dimension = std::stoi(values.at("dimension"));
    }

    template <class T>
    std::vector<T> read(const std::string& name) const {
        std::ifstream file(folder + "/" + name, std::ios::binary | std::ios::ate);
        if (!file) throw std::runtime_error("no " + name + " in " + folder);
        std::vector<T> all(file.tellg() / sizeof(T));
        file.seekg(0);
        file.read(reinterpret_cast<char*>(all.data()), all.size() * sizeof(T));
        return all;
    }

    std::vector<float> vectors(const std::string& name) const {
        std::vector<float> all;
        if (element == "uint8") {
            auto bytes = read<uint8_t>(name);
            all.assign(bytes.begin(), bytes.end());
        } else {
            all = read<float>(name);
        }
        if (metric == "cosine") {
            for (size_t row = 0; row < all.size(); row += dimension) {
                double square = 0;
                for (int i = 0; i < dimension; i++) square += double(all[row + i]) * all[row + i];
                for (int i = 0; i < dimension; i++) all[row + i] /= std::sqrt(square);
            }
        }
        return all;
    }

    // Which rows pass "number<500" or "label=3"; empty for no filter.
    std::vector<char> passing(const std::string& filter) const {
        std::vector<char> pass;
        if (filter.rfind("number<", 0) == 0) {
            for (int number : read<int32_t>("numbers.bin")) pass.push_back(number < std::stoi(filter.substr(7)));
        } else if (filter.rfind("label=", 0) == 0) {
            for (int label : read<uint8_t>("labels.bin")) pass.push_back(label == std::stoi(filter.substr(6)));
        }
        return pass;
    }
};

// Calls work(row) for every row, on some threads.
template <class Work>
void parallel(int count, int threads, Work work) {
    std::atomic<int> next{0};
    std::vector<std::thread> crew;
    for (int t = 0; t < threads; t++) {
        crew.emplace_back([&] { for (int row; (row = next++) < count;) work(row); });
    }
    for (auto& thread : crew) thread.join();
}

inline long status_kib(const std::string& name) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(name, 0) == 0) return std::stol(line.substr(name.size() + 1));
    }
    return 0;
}

inline std::string memory() {
    std::ostringstream out;
    out << "\"anon_kib\":" << status_kib("RssAnon") << ",\"file_kib\":" << status_kib("RssFile")
        << ",\"peak_kib\":" << status_kib("VmHWM");
    return out.str();
}

// One pass over the queries on some threads; a pass that lasts too long ends early.
struct Pass {
    std::vector<int32_t> found;
    std::vector<double> latencies;
    double seconds = 0;

    template <class Engine>
    Pass(Engine& engine, const std::vector<float>& queries, int dimension, int count, int k, int effort, int threads,
         double seconds_max) : found(size_t(count) * k, -1), latencies(count, -1) {
        std::vector<std::thread> crew;
        auto start = Clock::now();
        for (int t = 0; t < threads; t++) {
            crew.emplace_back([&, t] {
                for (int q = t; q < count && since(start) < seconds_max; q += threads) {
                    auto begin = Clock::now();
                    engine.query(&queries[size_t(q) * dimension], k, effort, &found[size_t(q) * k]);
                    latencies[q] = since(begin);
                }
            });
        }
        for (auto& thread : crew) thread.join();
        seconds = since(start);
        size_t done = 0;
        while (done < latencies.size() && latencies[done] >= 0) done++;
        latencies.resize(done);
        found.resize(done * k);
    }
};

template <class Engine>
int drive(int argc, char** argv) try {
    if (argc < 6) throw std::runtime_error("phase, configuration, set, store and output folder are expected");
    std::string phase = argv[1], output = argv[5];
    std::map<std::string, std::string> options{{"k", "10"}, {"threads", "1"}, {"rounds", "3"}, {"seconds", "1"},
        {"warm", "1"}, {"queries", "1000000000"}, {"efforts", "64"}, {"filter", ""}, {"cold", "100"}};
    for (int i = 6; i < argc; i++) {
        std::string option = argv[i];
        options[option.substr(0, option.find('='))] = option.substr(option.find('=') + 1);
    }
    Set set(argv[3]);
    Engine engine(argv[2], argv[4], set);
    int threads = std::stoi(options["threads"]), k = std::stoi(options["k"]);
    if (phase == "build") {
        auto base = set.vectors("base.bin");
        double cpu = cpu_seconds();
        auto start = Clock::now();
        engine.build(base, threads);
        double seconds = since(start);
        cpu = cpu_seconds() - cpu;
        engine.save();
        std::printf("{\"step\":\"build\",\"indexed_s\":%g,\"cpu_s\":%g,%s}\n", seconds, cpu, memory().c_str());
        return 0;
    }
    if (phase != "search") {
        std::printf("{\"step\":\"absent\",\"reason\":\"%s\"}\n", Engine::no_stream());
        return 0;
    }
    std::string idle = memory();
    auto start = Clock::now();
    engine.open();
    double milliseconds = since(start) * 1e3;
    std::printf("{\"step\":\"open\",\"ms\":%g,%s,\"idle\":{%s}}\n", milliseconds, memory().c_str(), idle.c_str());
    auto queries = set.vectors("queries.bin");
    int count = std::min(set.queries, std::stoi(options["queries"]));
    if (!engine.allow(set.passing(options["filter"]))) {
        std::printf("{\"step\":\"absent\",\"reason\":\"this index of it takes no filter\"}\n");
        return 0;
    }
    double limit = std::stod(options["seconds"]);
    std::stringstream efforts(options["efforts"]);
    bool first = true;
    for (std::string text; std::getline(efforts, text, ',');) {
        int effort = std::stoi(text);
        if (first) {
            Pass cold(engine, queries, set.dimension, std::min(count, std::stoi(options["cold"])), k, effort, 1, limit);
            std::printf("{\"step\":\"cold\",\"first_us\":%g,\"qps\":%g}\n", cold.latencies.at(0) * 1e6,
                cold.latencies.size() / cold.seconds);
            auto start = Clock::now();
            for (double left; (left = std::stod(options["warm"]) - since(start)) > 0;) {
                Pass lap(engine, queries, set.dimension, count, k, effort, threads, left);
            }
            first = false;
        }
        Pass warm(engine, queries, set.dimension, count, k, effort, threads, 4 * limit);
        std::ofstream(output + "/found-" + text + ".bin", std::ios::binary)
            .write(reinterpret_cast<char*>(warm.found.data()), warm.found.size() * sizeof(int32_t));
        std::vector<double> latencies;
        std::ostringstream rates;
        double cpu = cpu_seconds();
        for (int round = 0; round < std::stoi(options["rounds"]); round++) {
            Pass pass(engine, queries, set.dimension, count, k, effort, threads, limit);
            rates << (round ? "," : "") << pass.latencies.size() / pass.seconds;
            latencies.insert(latencies.end(), pass.latencies.begin(), pass.latencies.end());
        }
        cpu = cpu_seconds() - cpu;
        std::sort(latencies.begin(), latencies.end());
        std::printf("{\"step\":\"search\",\"effort\":%d,\"qps\":[%s],\"p50_us\":%g,\"p99_us\":%g,\"cpu_us\":%g}\n",
            effort, rates.str().c_str(), latencies[latencies.size() / 2] * 1e6,
            latencies[latencies.size() * 99 / 100] * 1e6, cpu / latencies.size() * 1e6);
        std::fflush(stdout);
    }
    return 0;
} catch (const std::exception& wrong) {
    std::fprintf(stderr, "%s\n", wrong.what());
    return 1;
}
